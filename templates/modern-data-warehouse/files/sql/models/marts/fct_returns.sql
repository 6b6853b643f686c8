-- BEGIN SOLUTION
-- dew: {materialized: table, tests: [{unique: return_id}, {not_null: [return_id, date_key, customer_key, product_key, store_key, quantity, refund_amount]}, {relationships: {column: date_key, to: dim_date, field: date_key}}, {relationships: {column: customer_key, to: dim_customer, field: customer_key}}, {relationships: {column: product_key, to: dim_product, field: product_key}}, {relationships: {column: store_key, to: dim_store, field: store_key}}]}
-- Grain: one row per return of one order line. Store, product and customer are those of the sale. Refunded is
-- what was paid for the pieces, the discount taken off.
select
  returns.return_id,
  returns.line_id,
  dim_date.date_key,
  fct_sales.customer_key,
  fct_sales.product_key,
  fct_sales.store_key,
  returns.returned_on,
  returns.reason,
  returns.quantity,
  cast(
    cast(returns.quantity * fct_sales.unit_price as decimal(12, 2))
    - round(cast(returns.quantity * fct_sales.unit_price * dim_promotion.discount_percent as decimal(16, 2)) * cast(0.01 as decimal(3, 2)), 2)
    as decimal(12, 2)
  ) as refund_amount
from stg_returns as returns
join fct_sales on fct_sales.line_id = returns.line_id
join dim_promotion on dim_promotion.promotion_key = fct_sales.promotion_key
join dim_date on dim_date.full_date = returns.returned_on
where returns.returned_on >= fct_sales.sold_on
-- END SOLUTION
-- BEGIN STUB
-- -- dew: {materialized: table}
-- -- Exercise of step 4: the second fact. One row per return of an order line, with the keys of the sale that is
-- -- given back and what was refunded. Returns of unknown lines, and from before the sale, belong into the quarantine.
-- select
--   return_id,
--   line_id,
--   cast(null as integer) as date_key,
--   cast(null as varchar) as customer_key,
--   cast(null as varchar) as product_key,
--   cast(null as varchar) as store_key,
--   returned_on,
--   reason,
--   quantity,
--   cast(0 as decimal(12, 2)) as refund_amount
-- from stg_returns
-- where 1 = 0
-- END STUB

-- dew: {materialized: table, tests: [{unique: line_id}]}
-- Each order line with its order, and the reason why it may not be loaded; no reason means that it is good.
-- The first reason that holds is the one that counts.
select
  lines.line_id,
  lines.order_id,
  orders.ordered_on as sold_on,
  orders.customer_id,
  orders.store_id,
  orders.channel,
  orders.promotion_id,
  lines.product_id,
  lines.quantity,
  lines.unit_price,
  lines.source_file,
  case
    when orders.order_id is null then 'unknown_order'
    when customers.customer_id is null then 'unknown_customer'
    when stores.store_id is null then 'unknown_store'
    when products.product_id is null then 'unknown_product'
    when lines.quantity < 1 or lines.quantity > 100 then 'quantity_out_of_range'
  end as rejected_for
from stg_order_lines as lines
left join stg_orders as orders on orders.order_id = lines.order_id
left join (select distinct customer_id from stg_customers) as customers on customers.customer_id = orders.customer_id
left join stg_stores as stores on stores.store_id = orders.store_id
left join stg_products as products on products.product_id = lines.product_id

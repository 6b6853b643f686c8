-- dew: {materialized: table, tests: [{unique: return_id}, {not_null: [return_id, rejected_for]}]}
-- Returns that may not be loaded, with the reason.
select
  returns.return_id,
  returns.line_id,
  returns.returned_on,
  returns.quantity,
  returns.reason,
  case when sales.line_id is null then 'unknown_line' else 'returned_before_sale' end as rejected_for
from stg_returns as returns
left join stg_sales as sales on sales.line_id = returns.line_id and sales.rejected_for is null
where sales.line_id is null or returns.returned_on < sales.sold_on

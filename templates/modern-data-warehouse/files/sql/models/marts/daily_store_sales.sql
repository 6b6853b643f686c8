-- dew: {materialized: table, tests: [{unique: [date_key, store_key]}, {not_null: [date_key, store_key, net_amount]}, {relationships: {column: date_key, to: dim_date, field: date_key}}, {relationships: {column: store_key, to: dim_store, field: store_key}}]}
-- Grain: one row per day and store on which something was sold. Summed for the dashboards.
select
  date_key,
  store_key,
  count(*) as lines,
  count(distinct order_id) as orders,
  cast(sum(quantity) as bigint) as pieces,
  cast(sum(net_amount) as decimal(14, 2)) as net_amount,
  cast(sum(cost_amount) as decimal(14, 2)) as cost_amount
from fct_sales
group by date_key, store_key

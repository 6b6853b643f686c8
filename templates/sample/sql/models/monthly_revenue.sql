-- dew: {materialized: table}
-- Revenue per month, without cancelled orders.
-- One word in here is wrong. Which values does `status` really have?
select
  cast(date_trunc('month', ordered_at) as date) as month,
  count(*) as orders,
  sum(amount) as revenue
from orders
where status <> 'canceled'
group by month
order by month

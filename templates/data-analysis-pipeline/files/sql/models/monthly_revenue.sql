-- dew: {materialized: table, needs: [check_sales]}
-- One row per month in which something was sold.
select
  cast(date_trunc('month', sold_on) as date) as month,
  count(*) as lines,
  count(distinct order_id) as orders,
  count(distinct customer_id) as customers,
  sum(quantity) as pieces,
  sum(amount) as revenue
from sales_clean
group by all
order by month

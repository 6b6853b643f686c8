-- dew: {materialized: table, needs: [check_sales]}
-- One row per region and month of the plan: what was sold, what was planned, and how much of it was
-- reached. A region that sold nothing in a month keeps its row, with a revenue of 0.
-- BEGIN SOLUTION
with actual as (
  select stores.region, cast(date_trunc('month', sales.sold_on) as date) as month, sum(sales.amount) as revenue
  from sales_clean as sales
  join stores on stores.store_id = sales.store_id
  group by all
)
select
  targets.region,
  targets.month,
  coalesce(actual.revenue, 0) as revenue,
  targets.target,
  round(100 * coalesce(actual.revenue, 0) / targets.target, 1) as attainment_percent
from targets
left join actual on actual.region = targets.region and actual.month = targets.month
order by targets.month, targets.region
-- END SOLUTION
-- BEGIN STUB
-- -- Exercise of step 5. The region of a sale is its store's: join sales_clean with stores, sum per
-- -- region and month, and hold that against targets. So far no revenue is shown.
-- select
--   region,
--   month,
--   cast(0 as decimal(12, 2)) as revenue,
--   target,
--   cast(0 as decimal(9, 1)) as attainment_percent
-- from targets
-- order by month, region
-- END STUB

-- The orders of a coffee roaster's web shop. DuckDB reads the CSV file where it lies: no import, no set-up.
-- Put the cursor into a statement and press Ctrl+Enter (macOS: Cmd+Enter), or click Run above it.

-- name: orders
-- Every order, newest first. Look at the pictures in the column headers: they are drawn from all rows.
select *
from 'data/orders.csv'
order by ordered_at desc;

-- name: revenue_per_week
-- One row per week. The picture of the column revenue shows how its values spread: the weeks before Christmas stand out.
select
  date_trunc('week', ordered_at) as week,
  count(*) as orders,
  cast(sum(amount) as decimal(12, 2)) as revenue
from 'data/orders.csv'
where status <> 'cancelled'
group by week
order by week;

-- name: best_products
-- Which products bring the most, and what do customers think of them?
select
  product,
  category,
  sum(quantity) as pieces,
  cast(sum(amount) as decimal(12, 2)) as revenue,
  round(avg(rating), 2) as rating,
  round(100 * sum(amount) / sum(sum(amount)) over (), 1) as share_percent
from 'data/orders.csv'
where status <> 'cancelled'
group by product, category
order by revenue desc;

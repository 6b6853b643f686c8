-- dew: {materialized: table, needs: [check_sales]}
-- What each category of products brings and what its goods cost. Lines of unknown products are left out.
select
  products.category,
  count(*) as lines,
  sum(sales.quantity) as pieces,
  sum(sales.amount) as revenue,
  sum(sales.quantity * products.unit_cost) as cost,
  sum(sales.amount) - sum(sales.quantity * products.unit_cost) as margin,
  round(100 * (sum(sales.amount) - sum(sales.quantity * products.unit_cost)) / sum(sales.amount), 2) as margin_percent
from sales_clean as sales
join products on products.product_id = sales.product_id
group by all
order by revenue desc

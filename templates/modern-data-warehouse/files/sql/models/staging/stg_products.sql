-- dew: {materialized: table, tests: [{unique: product_id}, {not_null: [product_id, list_price, unit_cost]}]}
-- The product list as it came.
select product_id, name as product_name, category, list_price, unit_cost
from raw_products

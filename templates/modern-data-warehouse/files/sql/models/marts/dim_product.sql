-- dew: {materialized: table, tests: [{unique: product_key}, {not_null: [product_key, product_id]}]}
-- One row per product as it is now (type 1): a new name or category replaces the old one.
select md5(product_id) as product_key, product_id, product_name, category, list_price, unit_cost
from stg_products

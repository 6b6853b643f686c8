-- dew: {materialized: table, tests: [{unique: line_id}, {not_null: [line_id, rejected_for]}]}
-- Order lines that may not be loaded, with the reason. A run judges them again, so that one whose order
-- comes later finds its way.
select line_id, order_id, sold_on, customer_id, store_id, product_id, quantity, unit_price, source_file, rejected_for
from stg_sales
where rejected_for is not null

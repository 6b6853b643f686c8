-- BEGIN SOLUTION
-- dew: {materialized: table, tests: [{unique: line_id}, {not_null: [line_id, order_id, quantity, unit_price]}]}
-- END SOLUTION
-- BEGIN STUB
-- -- dew: {materialized: table, tests: [{not_null: [line_id, order_id, quantity, unit_price]}]}
-- -- Exercise of step 3: two lines with one line_id and different contents contradict each other. Which test stops them?
-- END STUB
-- One row per order line. A line that was sent twice has two equal rows in the extracts; the earlier file is kept.
select line_id, order_id, product_id, quantity, unit_price, min(source_file) as source_file
from raw_order_lines
group by line_id, order_id, product_id, quantity, unit_price

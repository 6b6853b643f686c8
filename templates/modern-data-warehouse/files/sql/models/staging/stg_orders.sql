-- dew: {materialized: table, tests: [{unique: order_id}, {not_null: [order_id, ordered_on]}, {accepted_values: {column: channel, values: [store, web]}}]}
-- One row per order. An order that was sent twice has two equal rows in the extracts.
select distinct order_id, ordered_on, customer_id, store_id, channel, promotion_id
from raw_orders

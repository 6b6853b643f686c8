-- dew: {materialized: table, tests: [{unique: return_id}, {not_null: [return_id, line_id, returned_on, quantity]}]}
-- One row per return.
select distinct return_id, line_id, returned_on, quantity, reason
from raw_returns

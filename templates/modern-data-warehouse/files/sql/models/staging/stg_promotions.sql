-- dew: {materialized: table, tests: [{unique: promotion_id}, {not_null: [promotion_id, discount_percent]}]}
-- The promotions with their first and last day.
select promotion_id, name as promotion_name, discount_percent, starts_on, ends_on
from raw_promotions

-- dew: {materialized: table, tests: [{unique: promotion_key}, {not_null: [promotion_key, discount_percent]}]}
-- One row per promotion, and one that says that there was none: a fact never has an empty key.
select md5(promotion_id) as promotion_key, promotion_id, promotion_name, discount_percent, starts_on, ends_on
from stg_promotions
union all
select md5('none'), 'none', 'no promotion', 0, cast(null as date), cast(null as date)

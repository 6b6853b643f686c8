-- dew: {materialized: table, tests: [{unique: store_key}, {not_null: [store_key, store_id]}]}
-- One row per store as it is now (type 1), the web shop among them.
select md5(store_id) as store_key, store_id, store_name, city, country, opened_on, city = 'online' as is_web
from stg_stores

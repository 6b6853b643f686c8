-- dew: {materialized: table, tests: [{unique: store_id}, {not_null: store_id}]}
-- The stores. The web shop stands nowhere: its city and country are empty in the list, and are called "online" here.
select
  store_id,
  name as store_name,
  coalesce(city, 'online') as city,
  coalesce(country, 'online') as country,
  opened_on
from raw_stores

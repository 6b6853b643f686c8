-- BEGIN SOLUTION
-- dew: {materialized: table, tests: [{unique: customer_key}, {unique: [customer_id, valid_from]}, {not_null: [customer_key, customer_id, valid_from, valid_to]}]}
-- One row per customer and version, a slowly changing dimension of type 2. A version holds from valid_from
-- up to, and not with, valid_to. A record that changes nothing makes no version. The first version holds
-- from the beginning of time, so that no sale is without its customer.
with changes as (
  select
    customer_id,
    name,
    email,
    city,
    country,
    segment,
    changed_on,
    row_number() over (partition by customer_id order by changed_on) as nth,
    lag(name) over (partition by customer_id order by changed_on) as name_before,
    lag(email) over (partition by customer_id order by changed_on) as email_before,
    lag(city) over (partition by customer_id order by changed_on) as city_before,
    lag(country) over (partition by customer_id order by changed_on) as country_before,
    lag(segment) over (partition by customer_id order by changed_on) as segment_before
  from stg_customers
),
versions as (
  select
    customer_id,
    name,
    email,
    city,
    country,
    segment,
    case when nth = 1 then cast('1900-01-01' as date) else changed_on end as valid_from
  from changes
  where nth = 1
    or name is distinct from name_before
    or email is distinct from email_before
    or city is distinct from city_before
    or country is distinct from country_before
    or segment is distinct from segment_before
)
select
  md5(customer_id || '|' || cast(valid_from as varchar)) as customer_key,
  customer_id,
  name as customer_name,
  email,
  city,
  country,
  segment,
  valid_from,
  coalesce(lead(valid_from) over (partition by customer_id order by valid_from), cast('9999-12-31' as date)) as valid_to,
  lead(valid_from) over (partition by customer_id order by valid_from) is null as is_current
from versions
-- END SOLUTION
-- BEGIN STUB
-- -- dew: {materialized: table, tests: [{unique: customer_key}, {not_null: [customer_key, customer_id]}]}
-- -- Exercise of step 4: so far this is type 1. Each customer has one row, and a move or a new segment overwrites
-- -- what was true at the time of older sales. Make it type 2: one row per version, with valid_from and valid_to.
-- with ranked as (
--   select
--     customer_id,
--     name,
--     email,
--     city,
--     country,
--     segment,
--     row_number() over (partition by customer_id order by changed_on desc) as nth
--   from stg_customers
-- )
-- select
--   md5(customer_id) as customer_key,
--   customer_id,
--   name as customer_name,
--   email,
--   city,
--   country,
--   segment,
--   cast('1900-01-01' as date) as valid_from,
--   cast('9999-12-31' as date) as valid_to,
--   true as is_current
-- from ranked
-- where nth = 1
-- END STUB

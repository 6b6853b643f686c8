-- dew: {materialized: table, tests: [{unique: [customer_id, changed_on]}, {not_null: [customer_id, changed_on]}]}
-- What a customer was at the end of each day on which something was recorded. Of several records of one
-- day the last one counts; copies of a record are equal, so one of them is enough.
with ranked as (
  select
    customer_id,
    name,
    email,
    city,
    country,
    segment,
    changed_on,
    row_number() over (partition by customer_id, changed_on order by change_id desc) as nth
  from raw_customers
)
select customer_id, name, email, city, country, segment, changed_on
from ranked
where nth = 1

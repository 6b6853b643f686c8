-- dew: {materialized: table, tests: [{unique: date_key}, {unique: full_date}, {not_null: [date_key, full_date]}]}
-- One row per day, from the first year with an order to the year after the last one.
with digits as (
  select 0 as d union all select 1 union all select 2 union all select 3 union all select 4
  union all select 5 union all select 6 union all select 7 union all select 8 union all select 9
),
numbers as (
  select thousands.d * 1000 + hundreds.d * 100 + tens.d * 10 + ones.d as n
  from digits as thousands
  cross join digits as hundreds
  cross join digits as tens
  cross join digits as ones
),
span as (
  select
    cast(date_trunc('year', min(ordered_on)) as date) as first_day,
    cast(extract(year from max(ordered_on)) as integer) + 1 as last_year
  from stg_orders
),
days as (
  select span.first_day + cast(numbers.n as integer) as full_date
  from numbers
  cross join span
  where extract(year from span.first_day + cast(numbers.n as integer)) <= span.last_year
),
parts as (
  select
    full_date,
    cast(extract(year from full_date) as integer) as calendar_year,
    cast(extract(quarter from full_date) as integer) as calendar_quarter,
    cast(extract(month from full_date) as integer) as month_number,
    cast(extract(day from full_date) as integer) as day_of_month,
    cast(extract(isodow from full_date) as integer) as weekday_number
  from days
)
select
  calendar_year * 10000 + month_number * 100 + day_of_month as date_key,
  full_date,
  calendar_year,
  calendar_quarter,
  month_number,
  case month_number
    when 1 then 'January' when 2 then 'February' when 3 then 'March' when 4 then 'April'
    when 5 then 'May' when 6 then 'June' when 7 then 'July' when 8 then 'August'
    when 9 then 'September' when 10 then 'October' when 11 then 'November' else 'December'
  end as month_name,
  cast(date_trunc('month', full_date) as date) as month_start,
  day_of_month,
  weekday_number,
  case weekday_number
    when 1 then 'Monday' when 2 then 'Tuesday' when 3 then 'Wednesday' when 4 then 'Thursday'
    when 5 then 'Friday' when 6 then 'Saturday' else 'Sunday'
  end as weekday_name,
  weekday_number >= 6 as is_weekend
from parts

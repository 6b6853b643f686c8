-- dew: {materialized: table, tests: [{unique: source_file}, {not_null: source_file}, {sql: "select * from load_audit where unaccounted <> 0", name: every_line_is_accounted_for}]}
-- What became of the lines of each file that could be read. unaccounted must be 0: a line is good, in quarantine or a copy.
with read_lines as (
  select source_file, count(*) as lines_read
  from raw_order_lines
  group by source_file
),
different as (
  select source_file, count(*) as lines
  from (select distinct line_id, order_id, product_id, quantity, unit_price, source_file from raw_order_lines) as contents
  group by source_file
),
good as (
  select source_file, count(*) as lines
  from stg_sales
  where rejected_for is null
  group by source_file
),
bad as (
  select source_file, count(*) as lines
  from quarantine_sales
  group by source_file
)
select
  read_lines.source_file,
  read_lines.lines_read,
  coalesce(good.lines, 0) as good,
  coalesce(bad.lines, 0) as quarantined,
  read_lines.lines_read - different.lines as duplicates,
  different.lines - coalesce(good.lines, 0) - coalesce(bad.lines, 0) as unaccounted
from read_lines
join different on different.source_file = read_lines.source_file
left join good on good.source_file = read_lines.source_file
left join bad on bad.source_file = read_lines.source_file

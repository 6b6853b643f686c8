-- dew: {materialized: table}
-- Where the lines of each file went. unaccounted must be 0: a line is loaded, set aside or a copy.
select
  raw.source_file,
  count(*) as lines_read,
  count(clean.source_line) as loaded,
  count(bad.source_line) as quarantined,
  count(copy.source_line) as duplicates,
  count(*) - count(clean.source_line) - count(bad.source_line) - count(copy.source_line) as unaccounted
from sales_raw as raw
left join sales_clean as clean on clean.source_file = raw.source_file and clean.source_line = raw.source_line
left join sales_quarantine as bad on bad.source_file = raw.source_file and bad.source_line = raw.source_line
left join sales_duplicates as copy on copy.source_file = raw.source_file and copy.source_line = raw.source_line
group by all
order by raw.source_file

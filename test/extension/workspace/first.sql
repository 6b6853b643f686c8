-- name: people
select * from 'data/people.csv' order by id;

select city, count(*) as people
from 'data/people.csv'
group by city
order by people desc, city;

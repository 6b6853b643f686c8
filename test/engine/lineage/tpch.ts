/**
 * The 22 queries of TPC-H in DuckDB's syntax, and what each is made of, worked out by hand. The prefix of a column names its
 * table.
 */
const columns = {
  part: 'p_partkey p_name p_mfgr p_brand p_type p_size p_container p_retailprice p_comment',
  supplier: 's_suppkey s_name s_address s_nationkey s_phone s_acctbal s_comment',
  partsupp: 'ps_partkey ps_suppkey ps_availqty ps_supplycost ps_comment',
  customer: 'c_custkey c_name c_address c_nationkey c_phone c_acctbal c_mktsegment c_comment',
  orders:
    'o_orderkey o_custkey o_orderstatus o_totalprice o_orderdate o_orderpriority o_clerk o_shippriority o_comment',
  lineitem:
    'l_orderkey l_partkey l_suppkey l_linenumber l_quantity l_extendedprice l_discount l_tax l_returnflag l_linestatus l_shipdate l_commitdate l_receiptdate l_shipinstruct l_shipmode l_comment',
  nation: 'n_nationkey n_name n_regionkey n_comment',
  region: 'r_regionkey r_name r_comment',
};
const tables: Record<string, string> = Object.fromEntries(
  Object.entries(columns).map(([table, names]) => [names.split('_')[0] ?? '', table]),
);

const typeOf = (name: string): string =>
  /date$/.test(name)
    ? 'DATE'
    : /(key|size|qty|linenumber|shippriority)$/.test(name)
      ? 'BIGINT'
      : /(price|cost|bal|quantity|discount|tax)$/.test(name)
        ? 'DECIMAL(15,2)'
        : 'VARCHAR';

export const tpchSchema = Object.entries(columns).map(
  ([table, names]) =>
    `CREATE TABLE ${table}(${names
      .split(' ')
      .map((name) => `${name} ${typeOf(name)}`)
      .join(', ')})`,
);

/** `a <- l_x, o_y` with the tables written out. */
export const withTables = (edges: string): string =>
  edges.replaceAll(
    /(?<=(?:<-|:|,) )([a-z]+)_\w+/g,
    (column, prefix: string) => `${tables[prefix]}.${column}`,
  );

const volume = 'l_extendedprice * (1 - l_discount)';

export const tpch: readonly [sql: string, edges: string][] = [
  [
    `select l_returnflag, l_linestatus, sum(l_quantity) as sum_qty, sum(l_extendedprice) as sum_base_price,
       sum(${volume}) as sum_disc_price, sum(${volume} * (1 + l_tax)) as sum_charge, avg(l_quantity) as avg_qty,
       avg(l_extendedprice) as avg_price, avg(l_discount) as avg_disc, count(*) as count_order
     from lineitem where l_shipdate <= date '1998-12-01' - interval 90 day
     group by l_returnflag, l_linestatus order by l_returnflag, l_linestatus`,
    'l_returnflag <- l_returnflag; l_linestatus <- l_linestatus; sum_qty <- l_quantity; sum_base_price <- l_extendedprice; sum_disc_price <- l_extendedprice, l_discount; sum_charge <- l_extendedprice, l_discount, l_tax; avg_qty <- l_quantity; avg_price <- l_extendedprice; avg_disc <- l_discount; filter: l_shipdate; group: l_returnflag, l_linestatus; order: l_returnflag, l_linestatus',
  ],
  [
    `select s_acctbal, s_name, n_name, p_partkey, p_mfgr, s_address, s_phone, s_comment
     from part join partsupp on ps_partkey = p_partkey join supplier on s_suppkey = ps_suppkey
       join nation on n_nationkey = s_nationkey join region on r_regionkey = n_regionkey
     where p_size = 15 and p_type like '%BRASS' and r_name = 'EUROPE' and ps_supplycost = (
       select min(ps_supplycost) from partsupp join supplier on s_suppkey = ps_suppkey
         join nation on n_nationkey = s_nationkey join region on r_regionkey = n_regionkey
       where p_partkey = ps_partkey and r_name = 'EUROPE')
     order by s_acctbal desc, n_name, s_name, p_partkey limit 100`,
    's_acctbal <- s_acctbal; s_name <- s_name; n_name <- n_name; p_partkey <- p_partkey; p_mfgr <- p_mfgr; s_address <- s_address; s_phone <- s_phone; s_comment <- s_comment; join: ps_partkey, p_partkey, s_suppkey, ps_suppkey, n_nationkey, s_nationkey, r_regionkey, n_regionkey; filter: p_size, p_type, r_name, ps_supplycost, p_partkey, ps_partkey; order: s_acctbal, n_name, s_name, p_partkey',
  ],
  [
    `select l_orderkey, sum(${volume}) as revenue, o_orderdate, o_shippriority
     from customer join orders on c_custkey = o_custkey join lineitem on l_orderkey = o_orderkey
     where c_mktsegment = 'BUILDING' and o_orderdate < date '1995-03-15' and l_shipdate > date '1995-03-15'
     group by l_orderkey, o_orderdate, o_shippriority order by revenue desc, o_orderdate limit 10`,
    'l_orderkey <- l_orderkey; revenue <- l_extendedprice, l_discount; o_orderdate <- o_orderdate; o_shippriority <- o_shippriority; join: c_custkey, o_custkey, l_orderkey, o_orderkey; filter: c_mktsegment, o_orderdate, l_shipdate; group: l_orderkey, o_orderdate, o_shippriority; order: l_extendedprice, l_discount, o_orderdate',
  ],
  [
    `select o_orderpriority, count(*) as order_count from orders
     where o_orderdate >= date '1993-07-01' and o_orderdate < date '1993-07-01' + interval 3 month
       and exists (select * from lineitem where l_orderkey = o_orderkey and l_commitdate < l_receiptdate)
     group by o_orderpriority order by o_orderpriority`,
    'o_orderpriority <- o_orderpriority; filter: o_orderdate, l_orderkey, o_orderkey, l_commitdate, l_receiptdate; group: o_orderpriority; order: o_orderpriority',
  ],
  [
    `select n_name, sum(${volume}) as revenue
     from customer join orders on c_custkey = o_custkey join lineitem on l_orderkey = o_orderkey
       join supplier on l_suppkey = s_suppkey and c_nationkey = s_nationkey
       join nation on s_nationkey = n_nationkey join region on n_regionkey = r_regionkey
     where r_name = 'ASIA' and o_orderdate >= date '1994-01-01' and o_orderdate < date '1995-01-01'
     group by n_name order by revenue desc`,
    'n_name <- n_name; revenue <- l_extendedprice, l_discount; join: c_custkey, o_custkey, l_orderkey, o_orderkey, l_suppkey, s_suppkey, c_nationkey, s_nationkey, n_nationkey, n_regionkey, r_regionkey; filter: r_name, o_orderdate; group: n_name; order: l_extendedprice, l_discount',
  ],
  [
    `select sum(l_extendedprice * l_discount) as revenue from lineitem
     where l_shipdate >= date '1994-01-01' and l_discount between 0.05 and 0.07 and l_quantity < 24`,
    'revenue <- l_extendedprice, l_discount; filter: l_shipdate, l_discount, l_quantity',
  ],
  [
    `select supp_nation, cust_nation, l_year, sum(volume) as revenue from (
       select n1.n_name as supp_nation, n2.n_name as cust_nation, extract(year from l_shipdate) as l_year, ${volume} as volume
       from supplier join lineitem on s_suppkey = l_suppkey join orders on o_orderkey = l_orderkey
         join customer on c_custkey = o_custkey join nation n1 on s_nationkey = n1.n_nationkey
         join nation n2 on c_nationkey = n2.n_nationkey
       where ((n1.n_name = 'FRANCE' and n2.n_name = 'GERMANY') or (n1.n_name = 'GERMANY' and n2.n_name = 'FRANCE'))
         and l_shipdate between date '1995-01-01' and date '1996-12-31') as shipping
     group by supp_nation, cust_nation, l_year order by supp_nation, cust_nation, l_year`,
    'supp_nation <- n_name; cust_nation <- n_name; l_year <- l_shipdate; revenue <- l_extendedprice, l_discount; join: s_suppkey, l_suppkey, o_orderkey, l_orderkey, c_custkey, o_custkey, s_nationkey, n_nationkey, c_nationkey; filter: n_name, l_shipdate; group: n_name, l_shipdate; order: n_name, l_shipdate',
  ],
  [
    `select o_year, sum(case when nation = 'BRAZIL' then volume else 0 end) / sum(volume) as mkt_share from (
       select extract(year from o_orderdate) as o_year, ${volume} as volume, n2.n_name as nation
       from part join lineitem on p_partkey = l_partkey join supplier on s_suppkey = l_suppkey
         join orders on l_orderkey = o_orderkey join customer on o_custkey = c_custkey
         join nation n1 on c_nationkey = n1.n_nationkey join region on n1.n_regionkey = r_regionkey
         join nation n2 on s_nationkey = n2.n_nationkey
       where r_name = 'AMERICA' and o_orderdate between date '1995-01-01' and date '1996-12-31'
         and p_type = 'ECONOMY ANODIZED STEEL') as all_nations
     group by o_year order by o_year`,
    'o_year <- o_orderdate; mkt_share <- n_name, l_extendedprice, l_discount; join: p_partkey, l_partkey, s_suppkey, l_suppkey, l_orderkey, o_orderkey, o_custkey, c_custkey, c_nationkey, n_nationkey, n_regionkey, r_regionkey, s_nationkey; filter: r_name, o_orderdate, p_type; group: o_orderdate; order: o_orderdate',
  ],
  [
    `select nation, o_year, sum(amount) as sum_profit from (
       select n_name as nation, extract(year from o_orderdate) as o_year, ${volume} - ps_supplycost * l_quantity as amount
       from part join lineitem on p_partkey = l_partkey join supplier on s_suppkey = l_suppkey
         join partsupp on ps_suppkey = l_suppkey and ps_partkey = l_partkey
         join orders on o_orderkey = l_orderkey join nation on s_nationkey = n_nationkey
       where p_name like '%green%') as profit
     group by all order by nation, o_year desc`,
    'nation <- n_name; o_year <- o_orderdate; sum_profit <- l_extendedprice, l_discount, ps_supplycost, l_quantity; join: p_partkey, l_partkey, s_suppkey, l_suppkey, ps_suppkey, ps_partkey, o_orderkey, l_orderkey, s_nationkey, n_nationkey; filter: p_name; group: n_name, o_orderdate; order: n_name, o_orderdate',
  ],
  [
    `select c_custkey, c_name, sum(${volume}) as revenue, c_acctbal, n_name, c_address, c_phone, c_comment
     from customer join orders on c_custkey = o_custkey join lineitem on l_orderkey = o_orderkey
       join nation on c_nationkey = n_nationkey
     where o_orderdate >= date '1993-10-01' and l_returnflag = 'R'
     group by all order by revenue desc limit 20`,
    'c_custkey <- c_custkey; c_name <- c_name; revenue <- l_extendedprice, l_discount; c_acctbal <- c_acctbal; n_name <- n_name; c_address <- c_address; c_phone <- c_phone; c_comment <- c_comment; join: c_custkey, o_custkey, l_orderkey, o_orderkey, c_nationkey, n_nationkey; filter: o_orderdate, l_returnflag; group: c_custkey, c_name, c_acctbal, n_name, c_address, c_phone, c_comment; order: l_extendedprice, l_discount',
  ],
  [
    `select ps_partkey, sum(ps_supplycost * ps_availqty) as value
     from partsupp join supplier on ps_suppkey = s_suppkey join nation on s_nationkey = n_nationkey
     where n_name = 'GERMANY' group by ps_partkey
     having sum(ps_supplycost * ps_availqty) > (select sum(ps_supplycost * ps_availqty) * 0.0001
       from partsupp join supplier on ps_suppkey = s_suppkey join nation on s_nationkey = n_nationkey where n_name = 'GERMANY')
     order by value desc`,
    'ps_partkey <- ps_partkey; value <- ps_supplycost, ps_availqty; join: ps_suppkey, s_suppkey, s_nationkey, n_nationkey; filter: n_name, ps_supplycost, ps_availqty; group: ps_partkey; order: ps_supplycost, ps_availqty',
  ],
  [
    `select l_shipmode, sum(case when o_orderpriority in ('1-URGENT', '2-HIGH') then 1 else 0 end) as high_line_count,
       sum(case when o_orderpriority not in ('1-URGENT', '2-HIGH') then 1 else 0 end) as low_line_count
     from orders join lineitem on o_orderkey = l_orderkey
     where l_shipmode in ('MAIL', 'SHIP') and l_commitdate < l_receiptdate and l_shipdate < l_commitdate
       and l_receiptdate >= date '1994-01-01'
     group by l_shipmode order by l_shipmode`,
    'l_shipmode <- l_shipmode; high_line_count <- o_orderpriority; low_line_count <- o_orderpriority; join: o_orderkey, l_orderkey; filter: l_shipmode, l_commitdate, l_receiptdate, l_shipdate; group: l_shipmode; order: l_shipmode',
  ],
  [
    `select c_count, count(*) as custdist from (
       select c_custkey, count(o_orderkey) as c_count
       from customer left join orders on c_custkey = o_custkey and o_comment not like '%special%requests%'
       group by c_custkey) as c_orders
     group by c_count order by custdist desc, c_count desc`,
    'c_count <- o_orderkey; join: c_custkey, o_custkey, o_comment; group: c_custkey, o_orderkey; order: o_orderkey',
  ],
  [
    `select 100.00 * sum(case when p_type like 'PROMO%' then ${volume} else 0 end) / sum(${volume}) as promo_revenue
     from lineitem join part on l_partkey = p_partkey
     where l_shipdate >= date '1995-09-01' and l_shipdate < date '1995-10-01'`,
    'promo_revenue <- p_type, l_extendedprice, l_discount; join: l_partkey, p_partkey; filter: l_shipdate',
  ],
  [
    `with revenue as (select l_suppkey as supplier_no, sum(${volume}) as total_revenue from lineitem
       where l_shipdate >= date '1996-01-01' group by l_suppkey)
     select s_suppkey, s_name, s_address, s_phone, total_revenue from supplier join revenue on s_suppkey = supplier_no
     where total_revenue = (select max(total_revenue) from revenue) order by s_suppkey`,
    's_suppkey <- s_suppkey; s_name <- s_name; s_address <- s_address; s_phone <- s_phone; total_revenue <- l_extendedprice, l_discount; join: s_suppkey, l_suppkey; filter: l_shipdate, l_extendedprice, l_discount; group: l_suppkey; order: s_suppkey',
  ],
  [
    `select p_brand, p_type, p_size, count(distinct ps_suppkey) as supplier_cnt
     from partsupp join part on p_partkey = ps_partkey
     where p_brand <> 'Brand#45' and p_type not like 'MEDIUM POLISHED%' and p_size in (49, 14, 23)
       and ps_suppkey not in (select s_suppkey from supplier where s_comment like '%Customer%Complaints%')
     group by p_brand, p_type, p_size order by supplier_cnt desc, p_brand, p_type, p_size`,
    'p_brand <- p_brand; p_type <- p_type; p_size <- p_size; supplier_cnt <- ps_suppkey; join: p_partkey, ps_partkey; filter: p_brand, p_type, p_size, ps_suppkey, s_suppkey, s_comment; group: p_brand, p_type, p_size; order: ps_suppkey, p_brand, p_type, p_size',
  ],
  [
    `select sum(l_extendedprice) / 7.0 as avg_yearly from lineitem join part on p_partkey = l_partkey
     where p_brand = 'Brand#23' and p_container = 'MED BOX'
       and l_quantity < (select 0.2 * avg(l_quantity) from lineitem where l_partkey = p_partkey)`,
    'avg_yearly <- l_extendedprice; join: p_partkey, l_partkey; filter: p_brand, p_container, l_quantity, l_partkey, p_partkey',
  ],
  [
    `select c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice, sum(l_quantity) as quantity
     from customer join orders on c_custkey = o_custkey join lineitem on o_orderkey = l_orderkey
     where o_orderkey in (select l_orderkey from lineitem group by l_orderkey having sum(l_quantity) > 300)
     group by all order by o_totalprice desc, o_orderdate limit 100`,
    'c_name <- c_name; c_custkey <- c_custkey; o_orderkey <- o_orderkey; o_orderdate <- o_orderdate; o_totalprice <- o_totalprice; quantity <- l_quantity; join: c_custkey, o_custkey, o_orderkey, l_orderkey; filter: o_orderkey, l_orderkey, l_quantity; group: l_orderkey, c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice; order: o_totalprice, o_orderdate',
  ],
  [
    `select sum(${volume}) as revenue from lineitem join part on p_partkey = l_partkey
     where l_shipmode in ('AIR', 'AIR REG') and l_shipinstruct = 'DELIVER IN PERSON'
       and ((p_brand = 'Brand#12' and p_container in ('SM CASE', 'SM BOX') and l_quantity between 1 and 11 and p_size between 1 and 5)
         or (p_brand = 'Brand#23' and p_container in ('MED BAG') and l_quantity between 10 and 20 and p_size between 1 and 10))`,
    'revenue <- l_extendedprice, l_discount; join: p_partkey, l_partkey; filter: l_shipmode, l_shipinstruct, p_brand, p_container, l_quantity, p_size',
  ],
  [
    `select s_name, s_address from supplier join nation on s_nationkey = n_nationkey
     where n_name = 'CANADA' and s_suppkey in (select ps_suppkey from partsupp
       where ps_partkey in (select p_partkey from part where p_name like 'forest%')
         and ps_availqty > (select 0.5 * sum(l_quantity) from lineitem
           where l_partkey = ps_partkey and l_suppkey = ps_suppkey and l_shipdate >= date '1994-01-01'))
     order by s_name`,
    's_name <- s_name; s_address <- s_address; join: s_nationkey, n_nationkey; filter: n_name, s_suppkey, ps_suppkey, ps_partkey, p_partkey, p_name, ps_availqty, l_quantity, l_partkey, l_suppkey, l_shipdate; order: s_name',
  ],
  [
    `select s_name, count(*) as numwait
     from supplier join lineitem l1 on s_suppkey = l1.l_suppkey join orders on o_orderkey = l1.l_orderkey
       join nation on s_nationkey = n_nationkey
     where o_orderstatus = 'F' and l1.l_receiptdate > l1.l_commitdate and n_name = 'SAUDI ARABIA'
       and exists (select * from lineitem l2 where l2.l_orderkey = l1.l_orderkey and l2.l_suppkey <> l1.l_suppkey)
       and not exists (select * from lineitem l3 where l3.l_orderkey = l1.l_orderkey and l3.l_suppkey <> l1.l_suppkey
         and l3.l_receiptdate > l3.l_commitdate)
     group by s_name order by numwait desc, s_name limit 100`,
    's_name <- s_name; join: s_suppkey, l_suppkey, o_orderkey, l_orderkey, s_nationkey, n_nationkey; filter: o_orderstatus, l_receiptdate, l_commitdate, n_name, l_orderkey, l_suppkey; group: s_name; order: s_name',
  ],
  [
    `select cntrycode, count(*) as numcust, sum(c_acctbal) as totacctbal from (
       select c_phone[1:2] as cntrycode, c_acctbal from customer
       where c_phone[1:2] in ('13', '31') and c_acctbal > (select avg(c_acctbal) from customer
           where c_acctbal > 0.00 and c_phone[1:2] in ('13', '31'))
         and not exists (select * from orders where o_custkey = c_custkey)) as custsale
     group by cntrycode order by cntrycode`,
    'cntrycode <- c_phone; totacctbal <- c_acctbal; filter: c_phone, c_acctbal, o_custkey, c_custkey; group: c_phone; order: c_phone',
  ],
];

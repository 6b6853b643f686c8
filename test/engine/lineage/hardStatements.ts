/** Statements of DuckDB's own syntax and of scopes that are easily taken for others; notation as in statements.ts. */
export const farSchema = [
  'CREATE SCHEMA far',
  'CREATE TABLE far.t(a INTEGER, b INTEGER)',
  'CREATE TABLE far.s(p INTEGER, q INTEGER)',
];

export const hardStatements: [sql: string, edges: string][] = [
  ['SELECT * FROM t PIVOT (sum(b) FOR a IN (1, 2))', 'inexact'],
  ['FROM (FROM u SELECT a, x, y) UNPIVOT (v FOR k IN (x, y))', 'inexact'],
  ["SELECT sum(COLUMNS('b|c')) FROM t", 'inexact'],
  ["SELECT * LIKE 'a%' FROM t", 'inexact'],
  [
    'SELECT * EXCLUDE (e) REPLACE (b + c AS b) RENAME (a AS k) FROM t',
    'k <- t.a; b <- t.b, t.c; c <- t.c; d <- t.d',
  ],
  ['SELECT list_transform(l, (v, i) -> v + i + m) AS r FROM n', 'r <- n.l, n.m'],
  [
    'SELECT main.t.a AS k, far.t.a AS v FROM t, far.t WHERE far.t.b = main.t.c',
    'k <- t.a; v <- far.t.a; filter: far.t.b, t.c',
  ],
  [
    'SELECT n.s.p AS k, s.q AS v FROM n JOIN far.s ON s.q = n.s.q',
    'k <- n.s; v <- far.s.q; join: far.s.q, n.s',
  ],
  [
    'SELECT a AS b, b AS a, c AS k FROM t ORDER BY a, b + 1, k',
    'b <- t.a; a <- t.b; k <- t.c; order: t.b, t.b, t.c',
  ],
  ['SELECT a AS b FROM t ORDER BY b', 'b <- t.a; order: t.a'],
  ['SELECT DISTINCT ON (b) a AS b, c FROM t', 'b <- t.a; c <- t.c; group: t.a'],
  ['SELECT max(a) AS b FROM t GROUP BY b ORDER BY t.b', 'b <- t.a; group: t.b; order: t.b'],
  ["SELECT a FROM t ORDER BY COLUMNS('b|c')", 'inexact'],
  ['SELECT a FROM u WHERE COLUMNS(* EXCLUDE (z)) > 1', 'a <- u.a; filter: u.a, u.x, u.y'],
  ["SELECT a FROM t WHERE COLUMNS('b|c') > 1", 'inexact'],
  [
    'SELECT u.x AS k, q.v FROM u, (SELECT m AS k FROM n) p NATURAL JOIN (SELECT a, b AS k, c AS v FROM t) q',
    'k <- u.x; v <- t.c; join: n.m, t.b',
  ],
  [
    'SELECT u.x AS k, q.a AS v FROM u, t JOIN far.t q USING (a)',
    'k <- u.x; v <- far.t.a; join: t.a, far.t.a',
  ],
  ['SELECT u.x AS k, b FROM u, t SEMI JOIN far.t q USING (a)', 'k <- u.x; b <- t.b; join: t.a, far.t.a'],
  ['SELECT list_reduce(l, (m, v) -> m + v) AS r FROM n', 'r <- n.l'],
  ["SELECT d::JSON -> '$.k' AS v, d -> 'k' -> a AS w FROM t", 'v <- t.d; w <- t.d, t.a'],
  ["SELECT a FROM t WHERE (d -> 'k') = '1' AND list_contains([d -> 'k'], '1')", 'a <- t.a; filter: t.d'],
  [
    "SELECT list_transform(from_json(d -> 'l', '[\"INTEGER\"]'), lambda v: v + b) AS r FROM t",
    'r <- t.d, t.b',
  ],
  ['SELECT [v + id FOR v IN l IF v > m] AS r FROM n', 'r <- n.l, n.id, n.m'],
  ['SELECT [[v + w FOR w IN l] FOR v IN l] AS r FROM n', 'r <- n.l'],
  ['SELECT unnest(s) FROM n', 'inexact'],
  ['SELECT unnest(l) AS v, id FROM n', 'v <- n.l; id <- n.id'],
  ["SELECT s.p + s['q'] AS r FROM n", 'r <- n.s'],
  [
    'SELECT t.a, u.x FROM t ASOF LEFT JOIN u ON t.d = u.z AND t.a >= u.y',
    'a <- t.a; x <- u.x; join: t.d, u.z, t.a, u.y',
  ],
  [
    'SELECT t.a, q.w FROM t, LATERAL (SELECT t.b * 2 AS w WHERE t.c > 1) q',
    'a <- t.a; w <- t.b; filter: t.c',
  ],
  [
    'WITH RECURSIVE r(k, v) AS (SELECT a, b FROM t UNION ALL SELECT r.k + 1, u.x FROM r JOIN u ON u.a = r.v WHERE r.k < 5) SELECT k, v FROM r',
    'k <- t.a; v <- t.b, u.x; join: u.a, t.b, u.x; filter: t.a',
  ],
  ['SELECT a, b FROM t UNION ALL BY NAME SELECT x AS b, z AS k FROM u', 'a <- t.a; b <- t.b, u.x; k <- u.z'],
  ['SELECT t.a, u.z FROM t POSITIONAL JOIN u', 'a <- t.a; z <- u.z'],
  ['INSERT INTO u BY NAME SELECT a, b AS x FROM t', 'a <- t.a; x <- t.b'],
  ['INSERT INTO u(x, a) SELECT b, c FROM t', 'x <- t.b; a <- t.c'],
  ['UPDATE t SET b = u.x FROM u WHERE u.a = t.a', 'inexact'],
  [
    'MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN UPDATE SET b = u.x WHEN NOT MATCHED THEN INSERT VALUES (u.a, u.x, u.y, u.z, NULL)',
    'inexact',
  ],
  ["COPY (SELECT a, b FROM t WHERE c > 1) TO 'x.csv'", 'inexact'],
  ['WITH p AS (SELECT a, b FROM t) INSERT INTO u(a, x) SELECT a, b FROM p', 'inexact'],
  [
    'SELECT a, row_number() OVER w AS k FROM t WINDOW w AS (PARTITION BY b ORDER BY c) QUALIFY k = 1',
    'a <- t.a; group: t.b; order: t.c',
  ],
  [
    'SELECT a, d, sum(b) AS s, grouping(d) AS g FROM t GROUP BY GROUPING SETS ((a, d), (a), ())',
    'a <- t.a; d <- t.d; s <- t.b; g <- t.d; group: t.a, t.d',
  ],
  ['SELECT a FROM t WHERE b > (SELECT avg(v.b) FROM t v WHERE v.c = t.c)', 'a <- t.a; filter: t.b, t.c'],
  [
    'SELECT * FROM t JOIN u USING (a) JOIN n ON n.id = t.a',
    'a <- t.a; b <- t.b; c <- t.c; d <- t.d; e <- t.e; x <- u.x; y <- u.y; z <- u.z; id <- n.id; s <- n.s; l <- n.l; m <- n.m; join: t.a, u.a, n.id',
  ],
  [
    'SELECT a FROM t JOIN u USING (a) JOIN (SELECT id AS a, m FROM n) k USING (a)',
    'a <- t.a; join: t.a, u.a, n.id',
  ],
  [
    'SELECT DISTINCT ON (b) a, b FROM t ORDER BY b, c DESC',
    'a <- t.a; b <- t.b; group: t.b; order: t.b, t.c',
  ],
  ['SUMMARIZE t', 'inexact'],
  ['DESCRIBE t', 'inexact'],
  ['TABLE t', 'a <- t.a; b <- t.b; c <- t.c; d <- t.d; e <- t.e'],
  ['SELECT t FROM t', 'inexact'],
  ['SELECT a AS d, d AS k FROM t', 'd <- t.a; k <- t.d'],
  [
    'SELECT a AS k, k + b AS r, r * 2 AS v FROM t WHERE v > 10',
    'k <- t.a; r <- t.a, t.b; v <- t.a, t.b; filter: t.a, t.b',
  ],
  ['SELECT count(*) AS k FROM t ANTI JOIN u ON t.a = u.a', 'join: t.a, u.a'],
  [
    'SELECT t.* FROM t SEMI JOIN u USING (a)',
    'a <- t.a; b <- t.b; c <- t.c; d <- t.d; e <- t.e; join: t.a, u.a',
  ],
  ['SELECT (SELECT u.z FROM u WHERE u.a = t.a) AS k FROM t', 'k <- u.z; filter: u.a, t.a'],
  ['SELECT CASE WHEN EXISTS (FROM u WHERE u.a = t.b) THEN t.c END AS k FROM t', 'k <- t.c; filter: u.a, t.b'],
  ['SELECT a IN (SELECT x FROM u WHERE y > 1) AS k FROM t', 'k <- t.a, u.x; filter: u.y'],
  [
    'WITH p AS MATERIALIZED (SELECT a AS k FROM t), q AS (SELECT k + 1 AS v FROM p) SELECT v FROM q, p WHERE q.v = p.k',
    'v <- t.a; filter: t.a',
  ],
  ['SELECT any_value(d ORDER BY e) FILTER (WHERE b > 0) AS k FROM t', 'k <- t.d; order: t.e; filter: t.b'],
  [
    'SELECT first_value(b) OVER (PARTITION BY d ORDER BY e ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS k FROM t',
    'k <- t.b; group: t.d; order: t.e',
  ],
  ['SELECT lag(b, 1, c) OVER (ORDER BY e) AS k FROM t', 'k <- t.b, t.c; order: t.e'],
  [
    'SELECT * FROM t NATURAL JOIN u',
    'a <- t.a; b <- t.b; c <- t.c; d <- t.d; e <- t.e; x <- u.x; y <- u.y; z <- u.z; join: t.a, u.a',
  ],
  ['SELECT q.* FROM (SELECT a, b FROM t) AS q(k, v) WHERE k > 1', 'k <- t.a; v <- t.b; filter: t.a'],
  [
    'SELECT t.a AS p, u.a AS q, a AS r FROM t FULL JOIN u USING (a)',
    'p <- t.a; q <- u.a; r <- t.a, u.a; join: t.a, u.a',
  ],
  [
    'SELECT t.a AS p, u.a AS q, a AS r FROM t RIGHT JOIN u USING (a)',
    'p <- t.a; q <- u.a; r <- u.a; join: t.a, u.a',
  ],
  [
    'SELECT max(b) AS k FROM t GROUP BY d HAVING count(c) > 1 ORDER BY min(e)',
    'k <- t.b; group: t.d; filter: t.c; order: t.e',
  ],
  ['SELECT a FROM t EXCEPT SELECT x FROM u', 'a <- t.a; filter: u.x'],
  ['SELECT map {d: b} AS k FROM t', 'k <- t.d, t.b'],
  ['SELECT v, id FROM n, unnest(l) AS q(v)', 'v <- n.l; id <- n.id'],
  ['SELECT r.range AS k, id FROM n, range(n.m) r', 'k <- n.m; id <- n.id'],
  [
    "SELECT q.k + t.a AS s FROM (VALUES (1, 'x'), (2, 'y')) q(k, v) JOIN t ON t.d = q.v",
    's <- t.a; join: t.d',
  ],
  ['CREATE OR REPLACE VIEW w AS SELECT a, b FROM t WHERE c > 10', 'a <- t.a; b <- t.b; filter: t.c'],
  ['CREATE TABLE w AS FROM u', 'a <- u.a; x <- u.x; y <- u.y; z <- u.z'],
  ['SELECT arg_max(d, b) AS k FROM t', 'k <- t.d, t.b'],
  [
    'SELECT coalesce(t.b, u.x) AS k FROM t LEFT JOIN u ON t.a = u.a AND u.y > 1',
    'k <- t.b, u.x; join: t.a, u.a, u.y',
  ],
  ['SELECT a FROM t WHERE (a, b) IN (SELECT (x, y) FROM u)', 'a <- t.a; filter: t.a, t.b, u.x, u.y'],
  ["SELECT x FROM u WHERE y > ALL (SELECT b FROM t WHERE d = 'k')", 'x <- u.x; filter: u.y, t.b, t.d'],
  ['SELECT a, sum(b) OVER (PARTITION BY c) - b AS k FROM t', 'a <- t.a; k <- t.b; group: t.c'],
  ['SELECT a FROM t LIMIT (SELECT max(x) FROM u WHERE y > 1)', 'a <- t.a; filter: u.x, u.y'],
  [
    'SELECT * EXCLUDE (a) FROM (SELECT * FROM t JOIN u USING (a))',
    'b <- t.b; c <- t.c; d <- t.d; e <- t.e; x <- u.x; y <- u.y; z <- u.z; join: t.a, u.a',
  ],
  [
    'SELECT u.* EXCLUDE (a), t.a FROM t JOIN u USING (a)',
    'x <- u.x; y <- u.y; z <- u.z; a <- t.a; join: t.a, u.a',
  ],
  ["SELECT k.* FROM (SELECT {'p': a, 'q': b} AS k FROM t)", 'inexact'],
  ['SELECT k, b FROM t AS w(k)', 'k <- t.a; b <- t.b'],
  [
    'SELECT first(b ORDER BY c) AS k, list(a ORDER BY e DESC) AS v FROM t',
    'k <- t.b; v <- t.a; order: t.c, t.e',
  ],
  [
    'SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a AND u.x IN (SELECT m FROM n))',
    'a <- t.a; filter: u.a, t.a, u.x, n.m',
  ],
  ['SELECT #2 AS k FROM t', 'inexact'],
  ["SELECT try_cast(d AS INTEGER) AS k, d SIMILAR TO 'x.*' AS v FROM t", 'k <- t.d; v <- t.d'],
  ['SELECT a FROM t UNION SELECT x FROM u ORDER BY a', 'a <- t.a, u.x; order: t.a, u.x'],
  [
    'SELECT b FROM t JOIN (SELECT a, max(x) AS x FROM u GROUP BY a) q ON q.a = t.a AND q.x > t.b',
    'b <- t.b; group: u.a; join: u.a, t.a, u.x, t.b',
  ],
  [
    'SELECT quantile_cont(b, 0.5) AS k, count(DISTINCT d) AS v FROM t GROUP BY CUBE (a, c)',
    'k <- t.b; v <- t.d; group: t.a, t.c',
  ],
];

/** What stands on a relation: PostgreSQL does not let it go without its views, and forgets its rights with it. */
import { quoteLiteral } from '../../core/sql/quote.ts';
import { textOf, type Row } from '../../tasks/task.ts';
import type { PostgresNames } from './postgresNames.ts';

export interface Dependent {
  /** SQL name. */
  relation: string;
  kind: 'VIEW' | 'MATERIALIZED VIEW';
  /** True where a task of this environment makes it. */
  own: boolean;
  /** Statements that make it again as it was: its SELECT, owner, rights and comment. */
  restore: string[];
}

/** The relation itself first, then its views from the nearest to the farthest. */
const query = (target: string, schema: string, published: string): string => `
  WITH RECURSIVE standing AS (
    SELECT to_regclass(${quoteLiteral(target)})::oid AS oid, 0 AS depth
    UNION
    SELECT r.ev_class, s.depth + 1 FROM standing s
      JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = s.oid AND d.classid = 'pg_rewrite'::regclass
      JOIN pg_rewrite r ON r.oid = d.objid AND r.ev_class <> s.oid)
  SELECT format('%I.%I', n.nspname, c.relname) AS relation, c.relkind AS kind, s.depth::text AS depth,
    n.nspname = ${quoteLiteral(schema)} AND EXISTS (SELECT 1 FROM ${published} p WHERE p.name = c.relname) AS own,
    CASE WHEN s.depth > 0 THEN pg_get_viewdef(c.oid) END AS definition,
    array_to_string(c.reloptions, ', ') AS options, quote_ident(pg_get_userbyid(c.relowner)) AS owner,
    quote_literal(obj_description(c.oid, 'pg_class')) AS comment,
    (SELECT string_agg(format('GRANT %s ON %I.%I TO %s%s', a.privilege_type, n.nspname, c.relname,
        CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
        CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), chr(10))
      FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner) AS grants
  FROM (SELECT oid, max(depth) AS depth FROM standing GROUP BY oid) s
    JOIN pg_class c ON c.oid = s.oid JOIN pg_namespace n ON n.oid = c.relnamespace
  ORDER BY s.depth, relation`;

export async function standingOn(
  rows: (sql: string) => Promise<Row[]>,
  names: PostgresNames,
  target: string,
): Promise<{ grants: string[]; dependents: Dependent[] }> {
  const found = await rows(query(target, names.schema('main'), names.relation('dew', 'published')));
  const own = found.find((row) => row['depth'] === '0');
  return {
    grants: own ? grantsOf(own) : [],
    dependents: found.filter((row) => row !== own).map(dependent),
  };
}

const grantsOf = (row: Row): string[] => textOf(row['grants']).split('\n').filter(Boolean);

function dependent(row: Row): Dependent {
  const relation = textOf(row['relation']);
  const kind = row['kind'] === 'm' ? 'MATERIALIZED VIEW' : 'VIEW';
  const options = textOf(row['options']);
  const comment = textOf(row['comment']);
  return {
    relation,
    kind,
    own: row['own'] === 't',
    restore: [
      `CREATE ${kind} ${relation}${options ? ` WITH (${options})` : ''} AS ${textOf(row['definition'])}`,
      `ALTER ${kind} ${relation} OWNER TO ${textOf(row['owner'])}`,
      ...grantsOf(row),
      ...(comment ? [`COMMENT ON ${kind} ${relation} IS ${comment}`] : []),
    ],
  };
}

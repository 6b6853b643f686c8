import type { Dialect } from '../../protocol/engine/dialect.ts';
import type { Area } from './rule.ts';

/** What a reader calls a system, and the pages of its documents that the verdicts rest on. */
interface System {
  title: string;
  pages: Record<Area, string>;
}

const snowflake = 'https://docs.snowflake.com/en/sql-reference';
const bigquery = 'https://cloud.google.com/bigquery/docs/reference/standard-sql';
const redshift = 'https://docs.aws.amazon.com/redshift/latest/dg';
const postgres = 'https://www.postgresql.org/docs/current';
const spark = 'https://spark.apache.org/docs/latest';

export const systems: Record<Dialect, System> = {
  snowflake: {
    title: 'Snowflake',
    pages: {
      clause: `${snowflake}/constructs`,
      function: `${snowflake}/functions-all`,
      operator: `${snowflake}/operators`,
      type: `${snowflake}/data-types`,
      literal: `${snowflake}/data-types-text`,
      statement: `${snowflake}/sql-all`,
    },
  },
  bigquery: {
    title: 'BigQuery',
    pages: {
      clause: `${bigquery}/query-syntax`,
      function: `${bigquery}/functions-all`,
      operator: `${bigquery}/operators`,
      type: `${bigquery}/data-types`,
      literal: `${bigquery}/lexical`,
      statement: `${bigquery}/data-definition-language`,
    },
  },
  redshift: {
    title: 'Redshift',
    pages: {
      clause: `${redshift}/r_SELECT_synopsis.html`,
      function: `${redshift}/c_SQL_functions.html`,
      operator: `${redshift}/c_SQL_functions.html`,
      type: `${redshift}/c_Supported_data_types.html`,
      literal: `${redshift}/c_SQL_reference.html`,
      statement: `${redshift}/c_SQL_commands.html`,
    },
  },
  postgres: {
    title: 'PostgreSQL',
    pages: {
      clause: `${postgres}/sql-select.html`,
      function: `${postgres}/functions.html`,
      operator: `${postgres}/functions.html`,
      type: `${postgres}/datatype.html`,
      literal: `${postgres}/sql-syntax-lexical.html`,
      statement: `${postgres}/sql-commands.html`,
    },
  },
  spark: {
    title: 'Spark',
    pages: {
      clause: `${spark}/sql-ref-syntax-qry-select.html`,
      function: `${spark}/api/sql/index.html`,
      operator: `${spark}/sql-ref-operators.html`,
      type: `${spark}/sql-ref-datatypes.html`,
      literal: `${spark}/sql-ref-literals.html`,
      statement: `${spark}/sql-ref-syntax.html`,
    },
  },
};

export const dialects = Object.keys(systems) as Dialect[];

import { differs, functionRules } from '../rule.ts';

export const textFunctions = functionRules({
  concat: {
    snowflake: differs(
      'it gives NULL where one argument is NULL; DuckDB skips it',
      "CONCAT(COALESCE(a, ''), ...)",
    ),
    bigquery: differs(
      'it gives NULL where one argument is NULL; DuckDB skips it',
      "CONCAT(COALESCE(a, ''), ...)",
    ),
    redshift: differs(
      'it takes two arguments, and NULL makes NULL; DuckDB skips it',
      "COALESCE(a, '') || COALESCE(b, '')",
    ),
    spark: differs(
      'it gives NULL where one argument is NULL; DuckDB skips it',
      "concat(coalesce(a, ''), ...)",
    ),
  },
  concat_ws: {
    snowflake: differs(
      'it gives NULL where one argument is NULL; DuckDB skips it',
      "ARRAY_TO_STRING(ARRAY_CONSTRUCT_COMPACT(...), ',')",
    ),
    bigquery: "ARRAY_TO_STRING([a, b], ',')",
    redshift: "a || ',' || b",
  },
  contains: {
    bigquery: 'STRPOS(a, b) > 0, or CONTAINS_SUBSTR',
    redshift: 'STRPOS(a, b) > 0',
    postgres: 'STRPOS(a, b) > 0',
  },
  starts_with: { snowflake: 'STARTSWITH(a, b)', redshift: "a LIKE 'prefix%'", spark: 'startswith(a, b)' },
  prefix: {
    snowflake: 'STARTSWITH(a, b)',
    bigquery: 'STARTS_WITH(a, b)',
    redshift: "a LIKE 'prefix%'",
    postgres: 'STARTS_WITH(a, b)',
    spark: 'startswith(a, b)',
  },
  'ends_with, suffix': {
    snowflake: 'ENDSWITH(a, b)',
    bigquery: 'ENDS_WITH(a, b)',
    redshift: "a LIKE '%suffix'",
    postgres: "a LIKE '%suffix'",
    spark: 'endswith(a, b)',
  },
  'string_split, str_split, string_to_array, split': {
    snowflake: 'SPLIT(a, b)',
    bigquery: 'SPLIT(a, b)',
    redshift: 'SPLIT_TO_ARRAY(a, b)',
    postgres: 'STRING_TO_ARRAY(a, b)',
    spark: differs('the separator is a regular expression', "split(a, '\\\\Q' || b || '\\\\E')"),
  },
  'string_split_regex, regexp_split_to_array': {
    snowflake: 'SPLIT after REGEXP_REPLACE',
    bigquery: 'SPLIT after REGEXP_REPLACE',
    redshift: 'SPLIT_TO_ARRAY after REGEXP_REPLACE',
    postgres: 'REGEXP_SPLIT_TO_ARRAY(a, pattern)',
    spark: 'split(a, pattern)',
  },
  split_part: { bigquery: 'SPLIT(a, b)[SAFE_ORDINAL(n)]' },
  regexp_matches: {
    snowflake: 'REGEXP_INSTR(a, pattern) > 0: REGEXP_LIKE matches the whole text',
    bigquery: 'REGEXP_CONTAINS(a, pattern)',
    redshift: 'a ~ pattern',
    postgres: differs('it gives rows of matches there, true or false in DuckDB', 'a ~ pattern'),
    spark: 'a RLIKE pattern',
  },
  regexp_full_match: {
    snowflake: 'REGEXP_LIKE(a, pattern)',
    bigquery: "REGEXP_CONTAINS(a, r'^(pattern)$')",
    redshift: "a ~ '^(pattern)$'",
    postgres: "a ~ '^(pattern)$'",
    spark: "a RLIKE '^(pattern)$'",
  },
  regexp_extract: {
    snowflake: "REGEXP_SUBSTR(a, pattern, 1, 1, 'e', group): NULL where nothing matches, '' in DuckDB",
    bigquery: differs(
      "it gives NULL where nothing matches ('' in DuckDB), and one group at most",
      'REGEXP_EXTRACT(a, pattern)',
    ),
    redshift: "REGEXP_SUBSTR(a, pattern, 1, 1, 'e')",
    postgres: "SUBSTRING(a FROM pattern): NULL where nothing matches, '' in DuckDB",
    spark: differs(
      'without a group number it takes group 1, DuckDB the whole match',
      'regexp_extract(a, pattern, 0)',
    ),
  },
  regexp_extract_all: {
    snowflake: 'REGEXP_SUBSTR_ALL(a, pattern)',
    redshift: 'REGEXP_SUBSTR for each match',
    postgres: "ARRAY(SELECT (regexp_matches(a, pattern, 'g'))[1])",
    spark: differs(
      'without a group number it takes group 1, DuckDB the whole match',
      'regexp_extract_all(a, pattern, 0)',
    ),
  },
  regexp_replace: {
    snowflake: differs(
      "it replaces every match; DuckDB only the first without 'g'",
      'REGEXP_REPLACE(a, pattern, b, 1, 1) for the first',
    ),
    bigquery: differs(
      "it replaces every match and knows no options; DuckDB only the first without 'g'",
      'REGEXP_REPLACE(a, pattern, b)',
    ),
    redshift: differs(
      "it replaces every match; DuckDB only the first without 'g'",
      'REGEXP_REPLACE(a, pattern, b)',
    ),
    spark: differs(
      "it replaces every match and knows no options; DuckDB only the first without 'g'",
      'regexp_replace(a, pattern, b)',
    ),
  },
  'format, printf': {
    snowflake: "'...' || a, or TO_CHAR(a, format)",
    bigquery: differs('the places are written %s and %d, not {}', "FORMAT('%s', a)"),
    redshift: "'...' || a, or TO_CHAR(a, format)",
    postgres: differs('the places are written %s, not {}', "FORMAT('%s', a)"),
    spark: "format_string('%s', a)",
  },
  strip_accents: {
    snowflake: 'TRANSLATE(a, accented, plain)',
    bigquery: "REGEXP_REPLACE(NORMALIZE(a, NFD), r'\\pM', '')",
    redshift: 'TRANSLATE(a, accented, plain)',
    postgres: 'UNACCENT(a), of the extension unaccent',
    spark: 'translate(a, accented, plain)',
  },
  'levenshtein, editdist3': {
    snowflake: 'EDITDISTANCE(a, b)',
    bigquery: 'EDIT_DISTANCE(a, b)',
    redshift: 'a Python or Lambda function',
    postgres: 'LEVENSHTEIN(a, b), of the extension fuzzystrmatch',
  },
  'strlen, octet_length': {
    snowflake: 'OCTET_LENGTH(a)',
    bigquery: 'BYTE_LENGTH(a)',
    postgres: 'OCTET_LENGTH(a)',
    redshift: 'OCTET_LENGTH(a)',
    spark: 'octet_length(a)',
  },
  len: {
    bigquery: 'LENGTH(a)',
    postgres: 'LENGTH(a), CARDINALITY(list)',
    redshift: differs('it counts characters of a text only', 'GET_ARRAY_LENGTH(list)'),
  },
  ucase: { snowflake: 'UPPER(a)', bigquery: 'UPPER(a)', redshift: 'UPPER(a)', postgres: 'UPPER(a)' },
  lcase: { snowflake: 'LOWER(a)', bigquery: 'LOWER(a)', redshift: 'LOWER(a)', postgres: 'LOWER(a)' },
  instr: { redshift: 'STRPOS(a, b)', postgres: 'STRPOS(a, b)' },
  strpos: { snowflake: 'POSITION(b IN a)', spark: 'instr(a, b)' },
  ascii: { bigquery: 'ASCII(a), or UNICODE(a) beyond ASCII' },
  'ord, unicode': {
    snowflake: 'UNICODE(a)',
    bigquery: 'UNICODE(a)',
    redshift: 'ASCII(a)',
    postgres: 'ASCII(a)',
    spark: 'ascii(a)',
  },
  hash: {
    snowflake: differs('it gives other numbers', 'HASH(a)'),
    bigquery: 'FARM_FINGERPRINT(a)',
    redshift: 'FNV_HASH(a)',
    postgres: 'HASHTEXTEXTENDED(a, 0)',
    spark: differs('it gives other numbers', 'xxhash64(a)'),
  },
  md5: { bigquery: differs('it gives bytes, DuckDB a text', 'TO_HEX(MD5(a))') },
  sha256: {
    snowflake: 'SHA2(a, 256)',
    bigquery: differs('it gives bytes, DuckDB a text', 'TO_HEX(SHA256(a))'),
    redshift: 'SHA2(a, 256)',
    postgres: differs('it takes and gives bytes', "ENCODE(SHA256(CONVERT_TO(a, 'UTF8')), 'hex')"),
    spark: 'sha2(a, 256)',
  },
  'list_aggregate, array_to_string, list_string_agg': {
    snowflake: 'ARRAY_TO_STRING(list, separator)',
    redshift: 'a join to the unnested list, and LISTAGG',
    spark: 'array_join(list, separator)',
  },
  'string_agg, group_concat': {
    snowflake: 'LISTAGG(a, separator) WITHIN GROUP (ORDER BY ...)',
    redshift: 'LISTAGG(a, separator) WITHIN GROUP (ORDER BY ...)',
    spark: 'array_join(collect_list(a), separator): sort the list for an order',
  },
  listagg: {
    bigquery: 'STRING_AGG(a, separator ORDER BY ...)',
    postgres: 'STRING_AGG(a, separator ORDER BY ...)',
    spark: 'array_join(collect_list(a), separator), before Spark 4.0',
  },
  translate: {},
  bar: {
    snowflake: "REPEAT('#', n)",
    bigquery: "REPEAT('#', n)",
    redshift: "REPEAT('#', n)",
    postgres: "REPEAT('#', n)",
    spark: "repeat('#', n)",
  },
  'parse_filename, parse_path, parse_dirname': {
    snowflake: 'REGEXP_SUBSTR(path, ...)',
    bigquery: 'REGEXP_EXTRACT(path, ...)',
    redshift: 'REGEXP_SUBSTR(path, ...)',
    postgres: 'SUBSTRING(path FROM ...)',
    spark: 'regexp_extract(path, ...)',
  },
});

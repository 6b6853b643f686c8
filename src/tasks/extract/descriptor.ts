/** Files into one table. */
import * as z from 'zod';
import {
  commonFields,
  identifier,
  oneOrMore,
  projectPath,
  type TaskDescriptor,
} from '../../core/pipeline/schema.ts';
import { testList } from '../../core/quality/testSchema.ts';

export const fileFormats = ['csv', 'tsv', 'json', 'ndjson', 'parquet', 'xlsx'] as const;
export type FileFormat = (typeof fileFormats)[number];

const oneCharacter = z
  .string()
  .refine((text) => [...text].length === 1 || text === '\\t', 'must be one character');

export const extractSchema = z.strictObject({
  ...commonFields,
  type: z.literal('extract'),
  from: oneOrMore(projectPath).describe(
    'Path or list of paths of the files; globs such as `data/raw/sales_*.csv`.',
  ),
  format: z.enum(fileFormats).optional().describe('Format of the files; by their extension where left out.'),
  table: identifier.optional().describe('Table to make; the id of the task where left out.'),
  columns: z
    .record(z.string().min(1), z.string().min(1))
    .optional()
    .describe(
      'Types of columns. Where some are given, the others stay text; where none are, DuckDB looks once.',
    ),
  delimiter: oneCharacter
    .optional()
    .describe('CSV: what stands between two cells; found in the first line where left out.'),
  quote: oneCharacter.optional().describe('CSV: what stands round a cell; `"` where left out.'),
  escape: oneCharacter
    .optional()
    .describe('CSV: what stands before a quote inside a cell; the quote itself where left out.'),
  header: z
    .boolean()
    .optional()
    .describe('CSV: whether the first line names the columns; true where left out.'),
  encoding: z
    .enum(['utf-8', 'latin-1', 'utf-16', 'windows-1252', 'macintosh'])
    .optional()
    .describe('CSV: found where left out.'),
  decimal_separator: z.enum(['.', ',']).optional().describe('CSV: what stands before the decimals.'),
  date_format: z.string().optional().describe('CSV: format of dates, e.g. `%d/%m/%Y`.'),
  timestamp_format: z.string().optional().describe('CSV: format of timestamps.'),
  skip: z.int().min(0).optional().describe('CSV and XLSX: lines before the header.'),
  null_values: oneOrMore(z.string()).optional().describe('CSV: texts that mean NULL besides the empty one.'),
  sheet: z.string().optional().describe('XLSX: name of the sheet; the first one where left out.'),
  union_by_name: z
    .boolean()
    .optional()
    .describe('Files may have differing columns; missing ones become NULL.'),
  file_column: z.string().min(1).optional().describe('Column to add that keeps the path of the file.'),
  line_column: z
    .string()
    .min(1)
    .optional()
    .describe('CSV and XLSX: column to add that keeps the line in the file.'),
  tests: testList.optional().describe('Tests that must pass before the new table replaces the old one.'),
});

export type ExtractSpec = z.output<typeof extractSchema>;

export const extractDescriptor: TaskDescriptor = {
  type: 'extract',
  description:
    'Reads CSV, TSV, JSON, NDJSON, Parquet or XLSX files into one table and keeps the rows that it must reject.',
  schema: extractSchema,
  starter: 'id: \n  type: extract\n  from: data/raw/*.csv',
};

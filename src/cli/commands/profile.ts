import { existsSync } from 'node:fs';
import { formatCount, formatDuration, formatRows } from '../../core/format/words.ts';
import { statementKind } from '../../core/sql/kind.ts';
import type { ColumnProfile, ProfileTarget } from '../../protocol/engine/profile.ts';
import type { Command } from '../command.ts';
import { textTable } from '../table.ts';

export const profile: Command = {
  name: 'profile',
  usage: 'dew profile <table|file|query>',
  summary: 'Measures every column of a table, a data file or the rows of a SELECT.',
  project: false,
  positionals: { least: 1, most: 1 },
  options: {},
  async run({ engine, output, signal, positionals }) {
    const target = targetOf(positionals[0] ?? '');
    const { summary, columns } = await engine.request('profile/whole', { target }, { signal });
    output.document({ rowCount: summary.rowCount, columns: columns.map(documentOf) });
    const heads = [
      'column',
      'type',
      'nulls',
      'distinct',
      'minimum',
      'maximum',
      'mean',
      'most frequent',
      'look at',
    ];
    output.result(
      textTable(
        heads.map((name) => ({ name, kind: numeric.has(name) ? 'number' : 'text' })),
        columns.map(lineOf),
      ),
    );
    output.result(`${formatRows(summary.rowCount ?? 0)}, ${formatDuration(summary.completeMs ?? 0)}`);
    if (columns.some(({ distinctExact }) => !distinctExact))
      output.note('≈: an estimate, often a tenth and at worst a third off');
    return 0;
  },
};

const numeric = new Set(['nulls', 'distinct']);

/** A SELECT has several words; a table and a file have one name, which may hold spaces. */
function targetOf(text: string): ProfileTarget {
  const isQuery = !existsSync(text) && /\s/.test(text.trim()) && statementKind(text) === 'query';
  return isQuery ? { kind: 'sql', sql: text, name: 'query' } : { kind: 'name', name: text };
}

/** The JSON of one column (design: command line). */
function documentOf(column: ColumnProfile): Record<string, unknown> {
  const { name, type, nullCount, distinctCount, distinctExact, minimum, maximum, mean } = column;
  return {
    name,
    type,
    nullCount,
    distinctCount,
    distinctExact,
    min: minimum,
    max: maximum,
    ...(mean === null ? {} : { mean, stddev: column.standardDeviation, sum: column.sum }),
    ...(column.quantiles === null
      ? {}
      : {
          quantiles: Object.fromEntries(column.quantiles.map(({ share, value }) => [share, value])),
          quantilesExact: column.quantilesExact,
        }),
    ...(column.histogram === null ? {} : { histogram: column.histogram }),
    topValues: column.topValues ?? [],
    ...(column.minimumLength === null
      ? {}
      : { minLength: column.minimumLength, maxLength: column.maximumLength }),
    findings: column.findings.map(({ text }) => text),
  };
}

function lineOf(column: ColumnProfile): (string | null)[] {
  const { distinctCount, distinctExact, topValues } = column;
  const distinct = distinctCount === null ? '' : `${distinctExact ? '' : '≈'}${formatCount(distinctCount)}`;
  const [first] = topValues ?? [];
  return [
    column.name,
    column.type.length > 32 ? `${column.type.slice(0, 31)}…` : column.type,
    formatCount(column.nullCount),
    distinct,
    column.minimum,
    column.maximum,
    column.mean ?? '',
    first ? `${first.value} (${formatCount(first.count)})` : '',
    column.findings.map(({ text }) => text).join(', '),
  ];
}

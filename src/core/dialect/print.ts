/** The report in words. It is the same for the same files, so that a check can compare it with a committed one. */
import type { Dialect, DialectFile, DialectFinding, DialectReport } from '../../protocol/engine/dialect.ts';
import { systems } from './systems.ts';

export const notRunHere =
  'Not run here: read from the text by rules, without a connection to any of these systems. Prove it there before you rely on it.';

const nothing = 'Nothing known to change.';
const words: Record<DialectFinding['effect'], string> = {
  fails: 'refused',
  differs: 'differs',
  unknown: 'not known',
};

interface Row {
  finding: DialectFinding;
  places: string[];
}

/** Findings of one construct with the same advice as one row with several places. */
function rowsOf({ findings }: DialectFile, dialect: Dialect): Row[] {
  const rows = new Map<string, Row>();
  for (const finding of findings.filter((one) => one.dialect === dialect)) {
    const key = JSON.stringify([finding.construct, finding.effect, finding.write]);
    const place = `${finding.place.line}:${finding.place.column}`;
    const row = rows.get(key);
    if (row) row.places.push(place);
    else rows.set(key, { finding, places: [place] });
  }
  return [...rows.values()];
}

const count = (files: readonly DialectFile[], dialect: Dialect, effect: DialectFinding['effect']): number =>
  files.reduce(
    (sum, { findings }) =>
      sum + findings.filter((one) => one.dialect === dialect && one.effect === effect).length,
    0,
  );

const plural = (number: number, one: string, many: string): string =>
  `${number} ${number === 1 ? one : many}`;

function summary({ files }: DialectReport, dialect: Dialect): string {
  const [refused, different, unknown] = (['fails', 'differs', 'unknown'] as const).map((effect) =>
    count(files, dialect, effect),
  );
  if (!refused && !different && !unknown) return nothing;
  return `${plural(refused ?? 0, 'place', 'places')} refused there, ${different} may give something else, ${unknown} that no rule knows.`;
}

export function dialectText(report: DialectReport): string {
  const lines = [notRunHere];
  for (const dialect of report.to) {
    lines.push('', `${systems[dialect].title}: ${summary(report, dialect)}`);
    for (const file of report.files) {
      for (const { finding, places } of rowsOf(file, dialect)) {
        lines.push(
          `  ${file.file}:${places.join(', ')}  ${finding.text}`,
          `    ${words[finding.effect]}: ${finding.why}.`,
          `    write: ${finding.write}`,
        );
      }
    }
  }
  return [...lines, ...unread(report).map((line) => `\n${line}`)].join('\n');
}

/** `linkOf` gives the address of a file as the report's reader can follow it. */
export function dialectMarkdown(report: DialectReport, linkOf: (file: string) => string): string {
  const lines = ['# Dialect report', '', notRunHere, ''];
  lines.push(
    '| system | refused there | may give something else | not known |',
    '| --- | ---: | ---: | ---: |',
  );
  for (const dialect of report.to) {
    const counts = (['fails', 'differs', 'unknown'] as const).map((effect) =>
      count(report.files, dialect, effect),
    );
    lines.push(`| ${systems[dialect].title} | ${counts.join(' | ')} |`);
  }
  const read = report.files.reduce((sum, { statements }) => sum + statements, 0);
  lines.push(
    '',
    `${plural(read, 'statement', 'statements')} of ${plural(report.files.length, 'file', 'files')} read.`,
  );
  for (const dialect of report.to) {
    lines.push('', `## ${systems[dialect].title}`, '', summary(report, dialect));
    for (const file of report.files) {
      const rows = rowsOf(file, dialect);
      if (rows.length === 0) continue;
      const link = linkOf(file.file);
      lines.push(
        '',
        `### [${file.file}](${link})`,
        '',
        '| place | what stands there | there | write instead |',
        '| --- | --- | --- | --- |',
      );
      for (const { finding, places } of rows) {
        const linked = places.map((place) => `[${place}](${link}#L${place.split(':')[0]})`).join(' ');
        lines.push(
          `| ${linked} | ${code(finding.text)} | ${words[finding.effect]}: ${cell(finding.why)} ([documents](${finding.source})) | ${cell(finding.write)} |`,
        );
      }
    }
  }
  return `${[...lines, ...unread(report).flatMap((line) => ['', line])].join('\n')}\n`;
}

/** What was not looked at, so that silence is not taken for proof. */
const unread = ({ files }: DialectReport): string[] =>
  files.flatMap(({ file, withoutTree }) =>
    withoutTree.map(
      ({ line }) =>
        `${file}:${line}: DuckDB gives no syntax tree of this statement: its divisions, orders and names were not looked at.`,
    ),
  );

const cell = (text: string): string =>
  text
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replace(/([*_`])/g, '\\$1');

const code = (text: string): string => {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${text.replaceAll('|', '\\|')}${fence}`;
};

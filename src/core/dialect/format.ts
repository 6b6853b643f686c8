/** The format of strftime in the words of another system. */
import type { Dialect } from '../../protocol/engine/dialect.ts';

type Elements = Record<string, string>;

const toChar: Elements = {
  Y: 'YYYY',
  y: 'YY',
  m: 'MM',
  d: 'DD',
  H: 'HH24',
  I: 'HH12',
  M: 'MI',
  S: 'SS',
  f: 'US',
  p: 'AM',
  B: 'FMMonth',
  b: 'Mon',
  A: 'FMDay',
  a: 'Dy',
  j: 'DDD',
  z: 'OF',
  V: 'IW',
  G: 'IYYY',
  '-d': 'FMDD',
  '-m': 'FMMM',
};
const elements: Record<Exclude<Dialect, 'bigquery'>, Elements> = {
  postgres: toChar,
  redshift: toChar,
  snowflake: {
    Y: 'YYYY',
    y: 'YY',
    m: 'MM',
    d: 'DD',
    H: 'HH24',
    I: 'HH12',
    M: 'MI',
    S: 'SS',
    f: 'FF6',
    g: 'FF3',
    p: 'AM',
    B: 'MMMM',
    b: 'MON',
    a: 'DY',
    z: 'TZHTZM',
  },
  spark: {
    Y: 'yyyy',
    y: 'yy',
    m: 'MM',
    d: 'dd',
    H: 'HH',
    I: 'hh',
    M: 'mm',
    S: 'ss',
    f: 'SSSSSS',
    g: 'SSS',
    p: 'a',
    B: 'MMMM',
    b: 'MMM',
    A: 'EEEE',
    a: 'E',
    j: 'DDD',
    z: 'xx',
    '-d': 'd',
    '-m': 'M',
    '-H': 'H',
  },
};

/** Null where an element has no word there. */
export function formatFor(dialect: Dialect, format: string): string | null {
  if (dialect === 'bigquery') return format.replaceAll('%f', '%E6S').replaceAll('%S.%E6S', '%E6S');
  let missing = false;
  const composed = format
    .replaceAll('%F', '%Y-%m-%d')
    .replaceAll('%T', '%H:%M:%S')
    .replaceAll('%X', '%H:%M:%S')
    .replace(
      /%(-?[a-zA-Z])|%%|([A-Za-z]+)/g,
      (whole, element: string | undefined, letters: string | undefined) => {
        if (letters !== undefined) return dialect === 'spark' ? `''${letters}''` : `"${letters}"`;
        if (element === undefined) return '%';
        const word = elements[dialect][element];
        missing ||= word === undefined;
        return word ?? whole;
      },
    );
  return missing ? null : composed;
}

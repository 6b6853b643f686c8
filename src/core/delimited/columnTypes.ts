/**
 * The type of a column, over all its cells: one under which every cell converts exactly, else text. Codes that
 * a number would change (leading zeros, `1e5`) and dates that could be read two ways stay text.
 */
export interface ColumnType {
  type: 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'DATE' | 'TIME' | 'TIMESTAMP' | 'VARCHAR';
  /** Format of `strptime` where the cells are not in ISO form. */
  format?: string;
  /** Set where the decimals stand behind a comma. */
  decimal?: ',';
  /** Set where two words mean true and false: `ja`, `nein`. */
  truths?: readonly [string, string];
}

/** Words for true and false. One of them alone is a word like others. */
export const truthPairs: readonly (readonly [string, string])[] = [
  ['yes', 'no'],
  ['ja', 'nein'],
  ['oui', 'non'],
  ['sí', 'no'],
  ['si', 'no'],
  ['sim', 'não'],
  ['tak', 'nie'],
  ['да', 'нет'],
  ['wahr', 'falsch'],
  ['vrai', 'faux'],
];

/** A plus before seven digits or more begins a telephone number. */
const whole = /^(?:-?(?:0|[1-9]\d{0,18})|\+(?:0|[1-9]\d{0,5}))$/;
const fraction = /^[-+]?(?:0|[1-9]\d*)?\.\d+$|^[-+]?(?:0|[1-9]\d*)\.$/;
const scientific = /^[-+]?\d+\.\d+e[-+]?\d{1,3}$/i;
const commaFraction = /^[-+]?(?:0|[1-9]\d*)(?:,\d+)?$/;
const truth = /^(?:true|false)$/i;
const clock = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,6})?$/;
const day =
  /^(\d{4}|\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{1,2})(?:([ T])(\d{2}):(\d{2})(:\d{2})?(\.\d{1,6})?)?$/;
/** A double holds any decimal of so many digits. */
const exactDigits = 15;

const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isDay = (year: number, month: number, date: number): boolean =>
  month >= 1 &&
  month <= 12 &&
  date >= 1 &&
  date <= (days[month - 1] ?? 0) &&
  (month !== 2 || date < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)));

/** Counted only where there could be too many: it is asked for every number. */
const isExact = (text: string): boolean =>
  text.length <= exactDigits || text.replace(/^[-+0.,]+|[-+.,]|e.*/gi, '').length <= exactDigits;

/** Fed with every cell of a column; knows at any time what fits them all. */
export class ColumnTypes {
  #cells = 0;
  #whole = true;
  #point = true;
  #comma = true;
  #truth = true;
  /** The words of the column, while they are two at most. */
  #words: Set<string> | null = new Set();
  #clock = true;
  #date = true;
  #commas = 0;
  #thousandsLike = true;
  /** Every fraction could as well be a group of thousands: `1.000`. */
  #pointThousands = true;
  #fractions = 0;
  #orders = { ymd: true, dmy: true, mdy: true };
  #shape: string | null = null;
  #separator = '';

  get isText(): boolean {
    return !(this.#whole || this.#point || this.#comma || this.#truth || this.#clock || this.#date);
  }

  add(cell: string): void {
    const text = cell.trim();
    if (text === '') return;
    this.#cells += 1;
    if (this.#words && !this.#words.has(text)) {
      this.#words.add(text.toLowerCase());
      if (this.#words.size > 2) this.#words = null;
    }
    if (this.isText) return;
    const digits = (this.#whole || this.#point || this.#comma) && whole.test(text);
    if (this.#whole)
      this.#whole =
        digits &&
        (text.length < 19 ||
          BigInt(text.replace('+', '')) === BigInt.asIntN(64, BigInt(text.replace('+', ''))));
    if (this.#point) this.#point = (digits || fraction.test(text) || scientific.test(text)) && isExact(text);
    if (this.#point && text.includes('.')) {
      this.#fractions += 1;
      if (!/^[-+]?[1-9]\d{0,2}\.\d{3}$/.test(text)) this.#pointThousands = false;
    }
    if (this.#comma) {
      this.#comma = (digits || commaFraction.test(text)) && isExact(text);
      if (text.includes(',')) {
        this.#commas += 1;
        if (!/^[-+]?[1-9]\d{0,2},\d{3}$/.test(text)) this.#thousandsLike = false;
      }
    }
    if (this.#truth) this.#truth = truth.test(text);
    if (this.#clock) this.#clock = isClock(text);
    if (this.#date) this.#date = this.#addDate(text);
  }

  #addDate(text: string): boolean {
    const found = day.exec(text);
    if (!found) return false;
    const [, a = '', separator = '', b = '', c = '', gap, hour, minute, second, part] = found;
    const time = gap === undefined ? '' : `${gap}t${second ? 's' : ''}${part ? 'f' : ''}`;
    const shape = `${separator}${time}`;
    this.#shape ??= shape;
    this.#separator = separator;
    // Fractions may be missing where they are zero; anything else makes another format.
    if (this.#shape.replace('f', '') !== shape.replace('f', '')) return false;
    if (time.includes('f')) this.#shape = shape;
    if (
      gap !== undefined &&
      !(Number(hour) < 24 && Number(minute) < 60 && Number((second ?? ':0').slice(1)) < 60)
    )
      return false;
    const orders = this.#orders;
    orders.ymd &&= a.length === 4 && b.length === 2 && c.length === 2 && isDay(+a, +b, +c);
    orders.dmy &&= a.length <= 2 && c.length === 4 && isDay(+c, +b, +a);
    orders.mdy &&= a.length <= 2 && c.length === 4 && separator !== '.' && isDay(+c, +a, +b);
    return orders.ymd || orders.dmy || orders.mdy;
  }

  /** `commas`: the file may write decimals behind a comma, as those do whose cells a comma does not part. */
  type(decimal?: '.' | ',', commas = false, pairs = truthPairs): ColumnType {
    const text: ColumnType = { type: 'VARCHAR' };
    const truths = this.#truths(pairs);
    if (truths) return { type: 'BOOLEAN', truths };
    if (this.#cells === 0 || this.isText) return text;
    if (this.#truth) return { type: 'BOOLEAN' };
    if (this.#whole) return { type: 'BIGINT' };
    const thousands = commas && decimal === undefined && this.#fractions > 0 && this.#pointThousands;
    if (this.#point && decimal !== ',') return thousands ? text : { type: 'DOUBLE' };
    if (this.#comma && this.#commas > 0 && decimal !== '.' && (decimal === ',' || !this.#thousandsLike))
      return { type: 'DOUBLE', decimal: ',' };
    if (this.#clock) return { type: 'TIME' };
    return this.#date ? this.#dateType() : text;
  }

  #truths(pairs: typeof truthPairs): readonly [string, string] | null {
    const words = this.#words;
    if (words?.size !== 2) return null;
    return pairs.find((pair) => pair.every((word) => words.has(word))) ?? null;
  }

  #dateType(): ColumnType {
    const { ymd, dmy, mdy } = this.#orders;
    if (dmy && mdy) return { type: 'VARCHAR' };
    const shape = (this.#shape ?? '').slice(1);
    const type = shape === '' ? 'DATE' : 'TIMESTAMP';
    const mark = this.#separator;
    if (ymd && mark === '-' && (shape === '' || shape.includes('s'))) return { type };
    const parts = ymd ? ['%Y', '%m', '%d'] : dmy ? ['%d', '%m', '%Y'] : ['%m', '%d', '%Y'];
    // strptime wants the fraction in every cell or in none.
    if (shape.includes('f')) return { type: 'VARCHAR' };
    const clockFormat = shape === '' ? '' : `${shape[0] ?? ' '}%H:%M${shape.includes('s') ? ':%S' : ''}`;
    return { type, format: parts.join(mark) + clockFormat };
  }
}

function isClock(text: string): boolean {
  const found = clock.exec(text);
  return found !== null && Number(found[1]) < 24 && Number(found[2]) < 60 && Number(found[3]) < 60;
}

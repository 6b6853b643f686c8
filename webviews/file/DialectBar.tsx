/** How a delimited file is read; every change reads it anew. What the user declared is marked. */
import { encodingNames, delimiterName } from './words.ts';
import type { CsvDialect, FileEncoding, ReadWish } from '../../src/protocol/engine/catalog.ts';

interface DialectBarProps {
  dialect: CsvDialect;
  encoding: FileEncoding;
  footnotes: number;
  wish: ReadWish;
  onChange(wish: ReadWish): void;
}

const delimiters = [',', ';', '\t', '|', ':', ' ', '~', '^'];
const quotes: [string, string][] = [
  ['"', '" double'],
  ["'", "' single"],
  ['', 'none'],
];

export function DialectBar({ dialect, encoding, footnotes, wish, onChange }: DialectBarProps) {
  const change = (part: ReadWish) => onChange({ ...wish, ...part });
  const without = (name: keyof ReadWish): ReadWish => {
    const { [name]: _, ...rest } = wish;
    return rest;
  };
  const changed = Object.keys(wish).some((name) => name !== 'sheet' && name !== 'lines');
  const known = delimiters.includes(dialect.delimiter) ? delimiters : [dialect.delimiter, ...delimiters];
  return (
    <div class="bar file-dialect" data-region role="group" aria-label="How the file is read">
      <Choice
        label="Delimiter"
        changed={wish.delimiter !== undefined}
        value={dialect.delimiter}
        choices={known.map((one) => [one, delimiterName(one)])}
        onChoose={(delimiter) => change({ delimiter })}
      />
      <Choice
        label="Quote"
        changed={wish.quote !== undefined}
        value={dialect.quote}
        choices={quotes}
        onChoose={(quote) => change({ quote })}
      />
      <Choice
        label="Encoding"
        changed={wish.encoding !== undefined}
        value={encoding}
        choices={Object.entries(encodingNames)}
        onChoose={(value) => change({ encoding: value as FileEncoding })}
      />
      <Choice
        label="Header"
        changed={wish.header !== undefined}
        value={dialect.header ? 'yes' : 'no'}
        choices={[
          ['yes', `line ${dialect.skip + 1}`],
          ['no', 'none'],
        ]}
        onChoose={(value) => change({ header: value === 'yes' })}
      />
      <Figure
        label="Skip"
        title="Lines before the header"
        changed={wish.skip !== undefined}
        value={dialect.skip}
        onChoose={(skip) => change({ skip })}
      />
      <Figure
        label="Footnotes"
        title="Records after the table"
        changed={wish.footnotes !== undefined}
        value={wish.footnotes ?? footnotes}
        onChoose={(count) => change({ footnotes: count })}
      />
      <Choice
        label="Decimal"
        changed={wish.decimal !== undefined}
        value={dialect.decimal}
        choices={[
          ['.', '. point'],
          [',', ', comma'],
        ]}
        onChoose={(value) => change({ decimal: value === ',' ? ',' : '.' })}
      />
      {dialect.truths || wish.truths !== undefined ? (
        <Choice
          label="True, false"
          changed={wish.truths !== undefined}
          value={dialect.truths?.join(', ') ?? ''}
          choices={[
            ...(dialect.truths ? [dialect.truths.join(', ')] : []).map((one): [string, string] => [one, one]),
            ['', dialect.truths ? 'left as text' : 'none'],
          ]}
          onChoose={(value) => onChange(value === '' ? { ...wish, truths: null } : without('truths'))}
        />
      ) : null}
      <label class="file-choice" title="Texts that mean NULL, with a space between two">
        <span class="label">Nulls</span>
        <input
          class={`ctl file-nulls${wish.nulls ? ' changed' : ''}`}
          value={(wish.nulls ?? []).join(' ')}
          placeholder="NA n/a"
          spellcheck={false}
          onChange={(event) => {
            const nulls = event.currentTarget.value.split(' ').filter((text) => text !== '');
            onChange(nulls.length > 0 ? { ...wish, nulls } : without('nulls'));
          }}
        />
      </label>
      <span class="grow" />
      {changed ? (
        <button type="button" class="link t12" onClick={() => onChange(wish.lines ? { lines: true } : {})}>
          Reset
        </button>
      ) : null}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  changed: boolean;
  choices: [string, string][];
  onChoose(value: string): void;
}

export function Choice({ label, value, changed, choices, onChoose }: ChoiceProps) {
  return (
    <label class="file-choice">
      <span class="label">{label}</span>
      <select
        class={`ctl${changed ? ' changed' : ''}`}
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {choices.map(([id, words]) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

interface FigureProps {
  label: string;
  title: string;
  value: number;
  changed: boolean;
  onChoose(value: number): void;
}

function Figure({ label, title, value, changed, onChoose }: FigureProps) {
  return (
    <label class="file-choice" title={title}>
      <span class="label">{label}</span>
      <input
        class={`ctl file-figure${changed ? ' changed' : ''}`}
        type="number"
        min={0}
        value={value}
        onChange={(event) => {
          const next = Number(event.currentTarget.value);
          if (Number.isSafeInteger(next) && next >= 0) onChoose(next);
        }}
      />
    </label>
  );
}

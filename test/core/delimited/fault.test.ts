import { expect, test } from 'vitest';
import { readTable } from '../../../src/core/delimited/readTable.ts';

const head = 'nr;article;price;day;paid\n';
const rows = Array.from({ length: 9 }, (_, at) => `${at};Towel ${at};1,50;2024-03-0${at + 1};yes\n`).join('');

test('the delimiter that parts a name is told by what the other columns hold', () => {
  const bad = '77;Towel; linen;2,50;2024-03-10;yes';
  const { rejected } = readTable(`${head}${rows}${bad}\n${rows}`);
  expect(rejected).toMatchObject([{ line: 11, text: bad, fault: { from: 8, to: 9 } }]);
});

test('where several would do, none is accused', () => {
  const words = Array.from({ length: 9 }, (_, at) => `name ${at},street ${at},town ${at}\n`).join('');
  const { rejected } = readTable(`a,b,c\n${words}x,y,z,w\n${words}`);
  expect(rejected).toEqual([{ line: 11, reason: '4 cells, 3 expected', text: 'x,y,z,w' }]);
});

test('a delimiter inside quotes is none', () => {
  const bad = '78;"Towel; large"; linen;2,50;2024-03-10;yes';
  const { rejected } = readTable(`${head}${rows}${bad}\n${rows}`);
  expect(rejected[0]?.fault).toEqual({ from: 17, to: 18 });
});

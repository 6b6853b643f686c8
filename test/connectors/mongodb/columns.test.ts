import { BSON, Double, Long } from 'mongodb';
import { expect, test } from 'vitest';
import { DocumentColumns } from '../../../src/connectors/mongodb/columns.ts';
import { documentOf } from '../../../src/connectors/mongodb/values.ts';
import { parseJsonTree } from '../../../src/core/format/jsonTree.ts';
import { goldenDocument, goldenTexts } from '../mongodbTypes.ts';

const bytesOf = (document: object): Buffer =>
  Buffer.from(BSON.serialize(document, { ignoreUndefined: false }));

test('every BSON type becomes the text that stands for it alone', () => {
  const columns = new DocumentColumns();
  const bytes = bytesOf(goldenDocument);
  columns.sample([bytes]);
  const row = columns.row(bytes);
  const texts = goldenTexts.map(([name, type]) => [name, type]);
  expect(columns.described.map(({ name, sourceType }) => [name, sourceType])).toEqual(texts);
  expect(row.at(goldenTexts.findIndex(([name]) => name === 'nested'))).toBe(goldenTexts.at(-1)?.[3]);
});

test('extended JSON read back gives the same bytes', () => {
  const columns = new DocumentColumns();
  const bytes = bytesOf({ nested: goldenDocument });
  columns.sample([bytes]);
  const [text] = columns.row(bytes);
  const { root } = parseJsonTree(text ?? '');
  if (!root) throw new Error('no JSON');
  expect(bytesOf({ nested: documentOf(root) }).equals(bytes)).toBe(true);
});

test('integers that a double cannot hold keep a column with doubles from being one', () => {
  const columns = new DocumentColumns();
  const documents = [{ v: new Double(1) }, { v: Long.fromString('9007199254740992') }].map(bytesOf);
  columns.sample(documents);
  documents.forEach((bytes) => columns.row(bytes));
  expect(columns.described[0]?.type).toBe('DOUBLE');
  columns.row(bytesOf({ v: Long.fromString('9007199254740993') }));
  expect(columns.described[0]?.type).toBe('JSON');
});

test('a document that is a map of many keys does not make thousands of columns', () => {
  const columns = new DocumentColumns();
  const bytes = bytesOf(
    Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, index])),
  );
  columns.sample([bytes]);
  const row = columns.row(bytes);
  expect(columns.described.length).toBe(501);
  expect(Object.keys(JSON.parse(row.at(-1) ?? '') as object)).toHaveLength(1_500);
});

test('a field that has the name of the last column does not collide with it', () => {
  const columns = new DocumentColumns();
  columns.sample([bytesOf({ _extra: 1 })]);
  columns.row(bytesOf({ _extra: 1, more: 2 }));
  expect(columns.described.map(({ name }) => name)).toEqual(['_extra', '_extra_']);
});

/** Extended JSON, version 2, as the values that are sent; a number is what it is written as: `5` int or long, `5.0` double. */
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from 'mongodb';
import { failWith, messageOf } from '../../core/failure.ts';
import { memberOf, type JsonNode } from '../../core/format/jsonTree.ts';

/** Thrown where a node is no value; its place is known to whoever has the text. */
export class BadValue extends Error {
  readonly node: JsonNode;

  constructor(node: JsonNode, message: string) {
    super(message);
    this.node = node;
  }
}

/** The value of a JSON text; a failure where it is none. */
export type Document = Record<string, unknown>;

export function valueOf(node: JsonNode): unknown {
  switch (node.kind) {
    case 'null':
      return null;
    case 'boolean':
      return node.value;
    case 'string':
      return node.value;
    case 'number':
      return numberOf(node, node.text);
    case 'array':
      return node.items.map(valueOf);
    case 'object':
      return special(node) ?? objectOf(node);
  }
}

/** An object as a document; in extended JSON only its members are. */
export function documentOf(node: JsonNode): Document {
  if (node.kind !== 'object') throw new BadValue(node, 'An object should stand here.');
  return objectOf(node);
}

/** A Map where an object of JavaScript would change the order of keys, or take one for its prototype. */
function objectOf(node: JsonNode & { kind: 'object' }): Document {
  const entries = node.members.map(({ key, value }): [string, unknown] => [key, valueOf(value)]);
  const plain = entries.every(([key]) => key !== '__proto__' && !/^\d+$/.test(key));
  return plain ? Object.fromEntries(entries) : (new Map(entries) as unknown as Document);
}

const shortest = -(2n ** 31n);
const int64 = 2n ** 63n;

function numberOf(node: JsonNode, text: string): unknown {
  if (!/^-?\d+$/.test(text) || text === '-0') return new Double(Number(text));
  const value = BigInt(text);
  if (value >= shortest && value < -shortest) return new Int32(Number(value));
  if (value >= -int64 && value < int64) return Long.fromBigInt(value);
  throw new BadValue(
    node,
    `${text} does not fit 64 bits. Write {"$numberDecimal": "${text}"} for a decimal.`,
  );
}

/** Readers of the `{"$...": ...}` forms by their first key, with the keys that a form may have. */
const forms: Record<string, { keys: string[]; read(node: JsonNode, all: JsonNode): unknown }> = {
  $oid: {
    keys: ['$oid'],
    read: (node) => new ObjectId(text(node, /^[0-9a-f]{24}$/i, '24 hexadecimal digits')),
  },
  $numberInt: {
    keys: ['$numberInt'],
    read: (node) => new Int32(Number(text(node, /^-?\d+$/, 'an integer'))),
  },
  $numberLong: { keys: ['$numberLong'], read: (node) => longOf(node) },
  $numberDouble: {
    keys: ['$numberDouble'],
    read: (node) => new Double(Number(text(node, /^(NaN|-?Infinity|-?[\d.]+([eE][+-]?\d+)?)$/, 'a number'))),
  },
  $numberDecimal: {
    keys: ['$numberDecimal'],
    read: (node) => built(node, () => Decimal128.fromString(text(node, /./, 'a decimal'))),
  },
  $date: { keys: ['$date'], read: (node) => dateOf(node) },
  $uuid: { keys: ['$uuid'], read: (node) => built(node, () => new UUID(text(node, /./, 'a UUID'))) },
  $binary: {
    keys: ['$binary'],
    read: (node) => {
      const subtype = text(
        memberOf(node, 'subType') ?? node,
        /^[0-9a-f]{1,2}$/i,
        'a subtype of two hexadecimal digits',
      );
      const bytes = Buffer.from(text(memberOf(node, 'base64') ?? node, /^[\w+/=-]*$/, 'base64'), 'base64');
      return new Binary(bytes, Number.parseInt(subtype, 16));
    },
  },
  $regularExpression: {
    keys: ['$regularExpression'],
    read: (node) =>
      new BSONRegExp(
        text(memberOf(node, 'pattern') ?? node, /^/, 'a pattern'),
        text(memberOf(node, 'options') ?? node, /^\w*$/, 'options'),
      ),
  },
  $timestamp: {
    keys: ['$timestamp'],
    read: (node) =>
      new Timestamp({ t: whole(memberOf(node, 't') ?? node), i: whole(memberOf(node, 'i') ?? node) }),
  },
  $symbol: { keys: ['$symbol'], read: (node) => new BSONSymbol(text(node, /^/, 'a text')) },
  $code: {
    keys: ['$code', '$scope'],
    read: (node, all) => {
      const scope = memberOf(all, '$scope');
      return new Code(text(node, /^/, 'a text'), scope ? documentOf(scope) : undefined);
    },
  },
  $minKey: { keys: ['$minKey'], read: () => new MinKey() },
  $maxKey: { keys: ['$maxKey'], read: () => new MaxKey() },
  $undefined: { keys: ['$undefined'], read: () => null },
  $dbPointer: {
    keys: ['$dbPointer'],
    read: (node) => {
      const id = memberOf(node, '$id');
      return new DBRef(text(memberOf(node, '$ref') ?? node, /./, 'a name'), valueOf(id ?? node) as ObjectId);
    },
  },
};

/** A form of extended JSON; undefined for an object of any other keys, such as those of operators. */
function special(node: JsonNode & { kind: 'object' }): unknown {
  const [first] = node.members;
  if (!first?.key.startsWith('$') || !Object.hasOwn(forms, first.key)) return undefined;
  const form = forms[first.key];
  if (!form || node.members.some(({ key }) => !form.keys.includes(key))) return undefined;
  return form.read(first.value, node);
}

function text(node: JsonNode, pattern: RegExp, wanted: string): string {
  if (node.kind === 'string' && pattern.test(node.value)) return node.value;
  throw new BadValue(node, `${wanted} in double quotes should stand here.`);
}

function whole(node: JsonNode): number {
  if (node.kind === 'number' && /^\d+$/.test(node.text) && Number(node.text) < 2 ** 32)
    return Number(node.text);
  throw new BadValue(node, 'A whole number of 32 bits should stand here.');
}

function longOf(node: JsonNode): Long {
  const value = BigInt(text(node, /^-?\d+$/, 'an integer'));
  if (value >= -int64 && value < int64) return Long.fromBigInt(value);
  throw new BadValue(node, `${value} does not fit 64 bits.`);
}

function dateOf(node: JsonNode): Date {
  const long = memberOf(node, '$numberLong');
  const milliseconds =
    node.kind === 'string' && /^\d{4}-\d\d-\d\d/.test(node.value)
      ? Date.parse(node.value)
      : long
        ? Number(longOf(long).toBigInt())
        : NaN;
  if (!Number.isNaN(new Date(milliseconds).getTime())) return new Date(milliseconds);
  throw new BadValue(node, 'A date such as "2024-05-01T12:00:00.000Z" should stand here.');
}

function built<Value>(node: JsonNode, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    throw new BadValue(node, messageOf(error));
  }
}

/** What a bad value is for whoever runs the statement. */
export function valueFailure(
  error: unknown,
  place: (node: JsonNode) => { line: number; column: number },
): unknown {
  if (!(error instanceof BadValue)) return error;
  return failWith('sql', error.message, undefined, { file: '', ...place(error.node) });
}

/** Count and exact sums of documents, as they stand on the server: it has no sum of whole numbers that cannot overflow. */
import { isSummed, type Totals } from '../../../core/connection/totals.ts';
import type { DocumentSource } from '../cursor.ts';
import { bson, decimalAt, eachElement } from '../bsonText.ts';

/** Units of the last place, and how many places there are. */
interface Amount {
  units: bigint;
  scale: number;
}

const batch = 2_000;

export async function totalsOf(
  source: DocumentSource,
  columns: readonly { name: string; type: string }[],
  goOn: () => void,
): Promise<Totals> {
  const sums = new Map<string, Amount | null>();
  for (const { name, type } of columns) if (isSummed(type)) sums.set(name, null);
  let rows = 0;
  try {
    for (;;) {
      goOn();
      const documents = await source.next(batch);
      for (const bytes of documents) {
        eachElement(bytes, 0, (type, name, at) => {
          const sum = sums.get(name);
          const amount = sum === undefined ? null : amountAt(type, bytes, at);
          if (sum !== undefined && amount) sums.set(name, sum ? added(sum, amount) : amount);
        });
      }
      rows += documents.length;
      if (documents.length < batch) break;
    }
  } finally {
    await source.close();
  }
  const texts = [...sums].map(([name, sum]) => [name, sum && textOf(sum)]);
  return { rows, sums: Object.fromEntries(texts) as Totals['sums'] };
}

function amountAt(type: number, bytes: Buffer, at: number): Amount | null {
  if (type === bson.int) return { units: BigInt(bytes.readInt32LE(at)), scale: 0 };
  if (type === bson.long) return { units: bytes.readBigInt64LE(at), scale: 0 };
  if (type !== bson.decimal) return null;
  const found = /^(-?\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/.exec(decimalAt(bytes, at));
  if (!found) return null;
  const [, whole = '', decimals = '', exponent = '0'] = found;
  const scale = decimals.length - Number(exponent);
  const units = BigInt(whole + decimals);
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale };
}

function added(a: Amount, b: Amount): Amount {
  const scale = Math.max(a.scale, b.scale);
  const units = ({ units: own, scale: places }: Amount) => own * 10n ** BigInt(scale - places);
  return { units: units(a) + units(b), scale };
}

function textOf({ units, scale }: Amount): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return units < 0n ? `-${text}` : text;
}

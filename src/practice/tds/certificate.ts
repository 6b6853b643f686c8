import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** Node has no X.509 writer: the few DER shapes that one self-signed certificate needs (RFC 5280). */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const hex = body.length.toString(16);
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const objectId = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const bitString = (bytes: Buffer): Buffer => der(0x03, Buffer.from([0]), bytes);

function integer(bytes: Buffer): Buffer {
  return der(0x02, (bytes[0] as number) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** GeneralizedTime, `YYYYMMDDHHMMSSZ`. */
function time(date: Date): Buffer {
  return der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`, 'ascii'));
}

const sha256WithRsa = sequence(objectId('2a864886f70d01010b'), der(0x05));

/**
 * A key and a self-signed certificate for localhost and 127.0.0.1, both as PEM.
 * RSA, since old TDS clients offer no elliptic curves. The key lives in memory only.
 * @param from start of its validity
 * @param days length of its validity
 */
export function selfSignedCertificate(from: Date, days: number): { key: string; certificate: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const name = sequence(
    der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from('practice server, localhost')))),
  );
  const alternatives = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = sequence(
    sequence(objectId('551d11'), der(0x04, alternatives)),
    sequence(
      objectId('551d13'),
      der(0x01, Buffer.from([0xff])),
      der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
    ),
  );
  const serial = randomBytes(16);
  serial[0] = ((serial[0] as number) & 0x7f) | 0x01;
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    sha256WithRsa,
    name,
    sequence(time(from), time(new Date(from.getTime() + days * 86_400_000))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signed = sequence(body, sha256WithRsa, bitString(sign('sha256', body, privateKey)));
  const text = signed.toString('base64').replace(/.{1,64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    certificate: `-----BEGIN CERTIFICATE-----\n${text}-----END CERTIFICATE-----\n`,
  };
}

export interface Login {
  readonly tdsVersion: number;
  readonly packetSize: number;
  readonly host: string;
  readonly user: string;
  readonly password: string;
  readonly application: string;
  readonly database: string;
  readonly readOnlyIntent: boolean;
  /** The client asks for Windows authentication, which the practice server does not have. */
  readonly integrated: boolean;
}

/** LOGIN7 (MS-TDS 2.2.6.4). Throws RangeError where offsets point outside. */
export function readLogin(body: Buffer): Login {
  const text = (at: number): string => {
    const offset = body.readUInt16LE(at);
    const length = body.readUInt16LE(at + 2) * 2;
    if (offset + length > body.length) throw new RangeError('LOGIN7 points outside its own bytes.');
    return body.toString('utf16le', offset, offset + length);
  };
  return {
    tdsVersion: body.readUInt32LE(4),
    packetSize: body.readUInt32LE(8),
    host: text(36),
    user: text(40),
    password: password(body),
    application: text(48),
    database: text(68),
    readOnlyIntent: (body.readUInt8(26) & 0x20) !== 0,
    integrated: (body.readUInt8(25) & 0x80) !== 0,
  };
}

/** The password is only disguised: each byte XOR 0xA5, its halves changed. TLS is what protects it. */
function password(body: Buffer): string {
  const offset = body.readUInt16LE(44);
  const bytes = Buffer.from(body.subarray(offset, offset + body.readUInt16LE(46) * 2));
  for (let at = 0; at < bytes.length; at++) {
    const byte = (bytes[at] as number) ^ 0xa5;
    bytes[at] = ((byte << 4) | (byte >> 4)) & 0xff;
  }
  return bytes.toString('utf16le');
}

/** What client and server say of encryption before the login (MS-TDS 2.2.6.5). */
export const encryption = { loginOnly: 0, full: 1, none: 2, required: 3 } as const;
export type Encryption = (typeof encryption)[keyof typeof encryption];

const option = { version: 0, encryption: 1, instance: 2, thread: 3, mars: 4 } as const;
const terminator = 0xff;

/** The client's wish of encryption; a client that says nothing gets none. */
export function readPrelogin(body: Buffer): { encryption: Encryption } {
  let wish: Encryption = encryption.none;
  for (let at = 0; at < body.length && body[at] !== terminator; at += 5) {
    const offset = body.readUInt16BE(at + 1);
    if (body[at] === option.encryption && body.readUInt16BE(at + 3) === 1)
      wish = body.readUInt8(offset) as Encryption;
  }
  return { encryption: wish };
}

/**
 * The server's answer to a wish, where it offers TLS but does not insist: 0 → the login only, 1 and 3 → everything, 2 → nothing.
 * @param insist true refuses to go on in clear text
 */
export function agree(wish: Encryption, insist: boolean): Encryption {
  if (wish === encryption.none) return insist ? encryption.required : encryption.none;
  if (wish === encryption.loginOnly) return insist ? encryption.required : encryption.loginOnly;
  return encryption.full;
}

export function writePrelogin(answer: Encryption): Buffer {
  const values: [number, Buffer][] = [
    [option.version, Buffer.from([16, 0, 0, 0, 0, 0])],
    [option.encryption, Buffer.from([answer])],
    [option.instance, Buffer.from([0])],
    [option.thread, Buffer.alloc(0)],
    [option.mars, Buffer.from([0])],
  ];
  const head = Buffer.alloc(values.length * 5 + 1, terminator);
  let offset = head.length;
  values.forEach(([token, value], index) => {
    head[index * 5] = token;
    head.writeUInt16BE(offset, index * 5 + 1);
    head.writeUInt16BE(value.length, index * 5 + 3);
    offset += value.length;
  });
  return Buffer.concat([head, ...values.map(([, value]) => value)]);
}

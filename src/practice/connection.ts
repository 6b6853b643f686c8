/** One client from its first packet to its last: prelogin, TLS, login, then requests one after the other. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Backend, BackendSession } from './backend.ts';
import { messageOf } from './failures.ts';
import { Procedures } from './procedures.ts';
import { PracticeSession, versionText } from './session.ts';
import { ByteReader } from './tds/byteReader.ts';
import { Channel } from './tds/channel.ts';
import { type Login, readLogin } from './tds/login.ts';
import { type Message, packetType } from './tds/packet.ts';
import { agree, encryption, readPrelogin, writePrelogin } from './tds/prelogin.ts';
import { readRpc } from './tds/rpc.ts';
import { collationChange, done, doneOf, environmentChange, loginAck, messageToken } from './tds/tokens.ts';
import { TsqlFailure, unknown } from './tsql/failure.ts';

export interface ConnectionSettings {
  readonly backend: Backend;
  readonly user: string;
  readonly password: string;
  readonly secureContext: SecureContext;
  readonly processId: number;
}

const tds73 = 0x730a0003;
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export class Connection {
  readonly #settings: ConnectionSettings;
  readonly #channel: Channel;
  #loginOnly = false;
  #backend: BackendSession | undefined;
  #session: PracticeSession | undefined;
  #procedures: Procedures | undefined;
  #running: AbortController | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(socket: Socket, settings: ConnectionSettings) {
    this.#settings = settings;
    this.#channel = new Channel(
      socket,
      (message) => this.#receive(message),
      () => socket.destroy(),
    );
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#running?.abort();
      this.#work = this.#work.then(() => this.#backend?.close()).catch(() => undefined);
    });
  }

  /** Settles when all requests so far are answered. */
  idle(): Promise<void> {
    return this.#work;
  }

  #receive(message: Message): void {
    // The request that is cut ends its own answer; the attention then gets one of its own, as SQL Server does it.
    if (message.type === packetType.attention) this.#running?.abort();
    // What follows TLS must know of it before the next bytes come: no waiting here.
    if (message.type === packetType.prelogin) return this.#prelogin(message.body);
    if (message.type === packetType.login && this.#loginOnly) this.#channel.leaveTls();
    const controller = new AbortController();
    this.#running = message.type === packetType.attention ? this.#running : controller;
    this.#work = this.#work.then(() => this.#serve(message, controller)).catch(() => this.#channel.close());
  }

  #prelogin(body: Buffer): void {
    const answer = agree(readPrelogin(body).encryption, false);
    this.#loginOnly = answer === encryption.loginOnly;
    void this.#channel.writer.end(writePrelogin(answer)).then(() => {
      if (answer !== encryption.none) this.#channel.startTls(this.#settings.secureContext);
    });
  }

  async #serve({ type, body }: Message, controller: AbortController): Promise<void> {
    const { writer } = this.#channel;
    const { signal } = controller;
    try {
      if (type === packetType.login) return await this.#login(readLogin(body));
      if (type === packetType.attention) return await writer.end(doneOf('statement', done.attention, 0n));
      if (!this.#session || !this.#procedures) throw new Error('A request came before the login.');
      await this.#request(type, body, this.#session, this.#procedures, signal);
      await writer.end();
    } catch (error) {
      if (!this.#session) throw error;
      if (!signal.aborted) await writer.write(messageToken(messageOf(error, 1)));
      const kind = type === packetType.rpc ? 'procedure' : 'statement';
      await writer.end(doneOf(kind, done.error, 0n));
    } finally {
      if (this.#running === controller) this.#running = undefined;
    }
  }

  async #request(
    type: number,
    body: Buffer,
    session: PracticeSession,
    procedures: Procedures,
    signal: AbortSignal,
  ): Promise<void> {
    if (type === packetType.batch) {
      const reader = new ByteReader(body);
      reader.skipHeaders();
      await session.run(reader.text(reader.left / 2), new Map(), 'statement', signal);
    } else if (type === packetType.rpc) {
      const calls = readRpc(body);
      for (const [at, call] of calls.entries()) await procedures.call(call, at < calls.length - 1, signal);
    } else if (type === packetType.transaction) {
      const reader = new ByteReader(body);
      reader.skipHeaders();
      await this.#transaction(reader.short(), session);
    } else if (type === packetType.bulk) await session.load(body, signal);
    else throw new TsqlFailure(40515, `The practice server does not know messages of type ${type}.`, 1);
  }

  async #transaction(request: number, session: PracticeSession): Promise<void> {
    if (request === 5) await session.begin();
    else if (request === 7) await session.end('commit', 1);
    else if (request === 8) await session.end('rollback', 1);
    else throw unknown(`the transaction request ${request}`, 1);
    await this.#channel.writer.write(doneOf('statement', 0, 0n));
  }

  async #login(login: Login): Promise<void> {
    const { user, password, backend, processId } = this.#settings;
    const refusal = refuse(login, user, password, backend.database);
    const { writer } = this.#channel;
    if (refusal) {
      await writer.write(messageToken({ ...refusal, state: 1, severity: 14, line: 1 }));
      await writer.end(doneOf('statement', done.error, 0n));
      this.#channel.close();
      return;
    }
    this.#backend = await backend.open();
    const { database } = backend;
    this.#session = new PracticeSession(this.#backend, writer, {
      database,
      user,
      host: login.host,
      application: login.application,
      processId,
    });
    this.#procedures = new Procedures(this.#session, writer);
    const packetSize = login.packetSize === 0 ? 4096 : Math.min(Math.max(login.packetSize, 512), 32_767);
    await writer.write(environmentChange('database', database, ''));
    await writer.write(collationChange());
    await writer.write(environmentChange('language', 'us_english', ''));
    await writer.write(
      messageToken({
        number: 5701,
        state: 1,
        severity: 0,
        text: `${versionText}. Database '${database}'.`,
        line: 1,
      }),
    );
    await writer.write(loginAck());
    await writer.write(environmentChange('packetSize', String(packetSize), '4096'));
    await writer.end(doneOf('statement', 0, 0n));
    writer.packetSize = packetSize;
  }
}

function refuse(
  login: Login,
  user: string,
  password: string,
  database: string,
): { number: number; text: string } | undefined {
  if (login.integrated)
    return {
      number: 18452,
      text: 'Login failed. The practice server has no Windows authentication: give a user and a password.',
    };
  if (login.tdsVersion < tds73) return { number: 18456, text: 'The practice server needs TDS 7.3 or newer.' };
  const right =
    timingSafeEqual(digest(login.user), digest(user)) &&
    timingSafeEqual(digest(login.password), digest(password));
  if (!right) return { number: 18456, text: `Login failed for user '${login.user}'.` };
  if (login.database !== '' && login.database.toLowerCase() !== database.toLowerCase())
    return {
      number: 4060,
      text: `Cannot open database "${login.database}" requested by the login. The practice server has only "${database}".`,
    };
  return undefined;
}

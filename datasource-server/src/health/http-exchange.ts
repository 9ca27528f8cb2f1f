import { lookup } from 'node:dns/promises';
import { request, type IncomingMessage } from 'node:http';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { unescape } from 'node:querystring';
import { connect as tlsConnect, TLSSocket } from 'node:tls';

/** How long each part of an exchange took, ms; what did not take place is absent. They do not overlap; `total` is all of it. */
export interface ExchangePhases {
  dns?: number;
  tcp?: number;
  tls?: number;
  /** From the request to the first byte of the answer. */
  ttfb?: number;
  total?: number;
}

/** What became known of an exchange, also of one that failed half-way. */
export interface ExchangeFacts {
  phases: ExchangePhases;
  status?: number;
  /** Where the answer sends us on, as it says. */
  location?: string;
  /** Epoch ms at which the certificate of the host itself ends. */
  certificateEnds?: number;
}

export interface ExchangeOptions {
  headers: Readonly<Record<string, string>>;
  /** Waits for the end of the body, at most 10 MB of it; else the first byte is the end. */
  body: boolean;
  signal: AbortSignal;
}

/** `facts` holds what was known when `cause` happened. */
export class ExchangeFailed extends Error {
  override readonly name = 'ExchangeFailed';

  constructor(
    override readonly cause: unknown,
    readonly facts: ExchangeFacts
  ) {
    super('the HTTP exchange failed', { cause });
  }
}

const MAX_BODY_BYTES = 10 * 1024 * 1024;

/**
 * One GET, each step taken by itself so that it can be timed: resolve the name, connect, shake hands, ask. The certificate is
 * looked at before it is judged, so that an expired one still tells when it ended; nothing is sent to a host that is not
 * who it should be. Throws ExchangeFailed.
 */
export async function exchange(url: URL, options: ExchangeOptions): Promise<ExchangeFacts> {
  const facts: ExchangeFacts = { phases: {} };
  const begun = performance.now();
  const opened: Socket[] = [];
  const stop = () => opened.forEach((socket) => socket.destroy());
  options.signal.addEventListener('abort', stop, { once: true });
  try {
    await aborted(options.signal, steps(url, options, facts, opened));
    facts.phases.total = performance.now() - begun;
    return facts;
  } catch (error) {
    facts.phases.total = performance.now() - begun;
    throw new ExchangeFailed(error, facts);
  } finally {
    options.signal.removeEventListener('abort', stop);
    stop();
  }
}

/** The name and password of a URL as a header; none where it has none. */
export function basicAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') {
    return {};
  }
  const credentials = `${unescape(username)}:${unescape(password)}`;
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

async function steps(
  url: URL,
  { headers, body }: ExchangeOptions,
  facts: ExchangeFacts,
  opened: Socket[]
): Promise<void> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const secure = url.protocol === 'https:';
  const { phases } = facts;
  const addresses = isIP(host)
    ? [{ address: host, family: isIP(host) }]
    : await timed(phases, 'dns', lookup(host, { all: true }));

  const known: LookupFunction = (_name, { all }, callback) =>
    all ? callback(null, addresses) : callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
  const where = { host, port: Number(url.port || (secure ? 443 : 80)), lookup: known };
  const socket = secure ? securely(host, where) : connect(where);
  opened.push(socket);
  // Each step listens for itself; an error between two of them ends the next, and must not end the process.
  socket.on('error', () => undefined);
  await timed(phases, 'tcp', once(socket, 'connect'));
  if (socket instanceof TLSSocket) {
    await timed(phases, 'tls', once(socket, 'secureConnect'));
    accept(socket, facts);
  }
  const answer = await timed(phases, 'ttfb', ask(url, headers, socket));
  facts.status = answer.statusCode;
  if (answer.headers.location !== undefined) {
    facts.location = answer.headers.location;
  }
  if (body) {
    await drained(answer);
  }
}

function securely(host: string, where: { host: string; port: number; lookup: LookupFunction }): TLSSocket {
  const servername = isIP(host) ? {} : { servername: host };
  return tlsConnect({ ...where, ...servername, ALPNProtocols: ['http/1.1'], rejectUnauthorized: false });
}

/** Throws, with the code, where the certificate is not one that this machine accepts for the host. */
function accept(socket: TLSSocket, facts: ExchangeFacts): void {
  const ends = Date.parse(socket.getPeerCertificate().valid_to);
  if (!Number.isNaN(ends)) {
    facts.certificateEnds = ends;
  }
  if (!socket.authorized) {
    // Typed as an error; in truth the code.
    const code = String(socket.authorizationError);
    throw Object.assign(new Error(`the certificate is not accepted: ${code}`), { code });
  }
}

function ask(url: URL, headers: Readonly<Record<string, string>>, socket: Socket): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = request({
      createConnection: () => socket,
      path: `${url.pathname}${url.search}`,
      headers: { host: url.host, accept: '*/*', connection: 'close', ...headers },
    });
    asked.once('response', resolve).once('error', reject).end();
  });
}

async function drained(answer: IncomingMessage): Promise<void> {
  let bytes = 0;
  for await (const part of answer) {
    bytes += (part as Buffer).length;
    if (bytes > MAX_BODY_BYTES) {
      return;
    }
  }
}

async function timed<T>(phases: ExchangePhases, phase: 'dns' | 'tcp' | 'tls' | 'ttfb', work: Promise<T>): Promise<T> {
  const begun = performance.now();
  const value = await work;
  phases[phase] = performance.now() - begun;
  return value;
}

function once(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve);
    socket.once('error', reject);
    // A peer that hangs up in the middle of a handshake may do so without an error.
    socket.once('close', () => reject(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })));
  });
}

/** Names are resolved by a thread that cannot be told to stop: it is not waited for. */
function aborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

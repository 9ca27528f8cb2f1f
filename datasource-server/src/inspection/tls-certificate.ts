import { isIP } from 'node:net';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';

export interface TlsHost {
  host: string;
  port: number;
}

export interface Certificate {
  /** Epoch ms. */
  validFrom: number;
  /** Epoch ms. */
  validTo: number;
  subject: string;
  issuer: string;
  /** Whether it is for another name than the host's. */
  isMisnamed: boolean;
  /** Why its chain is not trusted, as OpenSSL names it; null where it is. Its own dates and name are not meant. */
  distrust: string | null;
}

interface ReadingOptions {
  /** All that is trusted, PEM; null: what Node trusts by itself. */
  authorities?: readonly string[] | null;
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
/** What we see by ourselves, whichever of several faults OpenSSL names. */
const NOT_OF_THE_CHAIN = 'ERR_TLS_CERT_ALTNAME_INVALID';

/** The certificate that a server shows, valid or not. Throws the network's error. */
export function readCertificate(
  { host, port }: TlsHost,
  { authorities = null, timeoutMs = TIMEOUT_MS }: ReadingOptions = {}
): Promise<Certificate> {
  const trusted = authorities === null ? {} : { ca: [...authorities] };
  return new Promise((resolve, reject) => {
    // What is wrong with the certificate is what we are here to tell, so it must not end the handshake.
    const own = { host, port, rejectUnauthorized: false, ...(isIP(host) ? {} : { servername: host }) };
    const socket = connect({ ...own, ...trusted });
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no TLS handshake within ${timeoutMs} ms`)));
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      const shown = certificateOf(socket, host);
      socket.end();
      resolve(shown);
    });
  });
}

function certificateOf(socket: TLSSocket, host: string): Certificate {
  const shown = socket.getPeerCertificate();
  const { valid_from: validFrom, valid_to: validTo, subject, issuer } = shown;
  const problem = socket.authorizationError as Error | string | null;
  const code = (problem instanceof Error ? (problem as NodeJS.ErrnoException).code : problem) ?? null;
  return {
    validFrom: Date.parse(validFrom),
    validTo: Date.parse(validTo),
    subject: nameOf(subject?.CN),
    issuer: nameOf(issuer?.O ?? issuer?.CN),
    isMisnamed: checkServerIdentity(host, shown) !== undefined,
    distrust: code === NOT_OF_THE_CHAIN ? null : code,
  };
}

function nameOf(name: string | string[] | undefined): string {
  return [name ?? ''].flat().join(', ');
}

import { isIP } from 'node:net';
import { connect } from 'node:tls';

export interface TlsHost {
  host: string;
  port: number;
}

export interface Certificate {
  /** Epoch ms. */
  validTo: number;
  subject: string;
  issuer: string;
  /** Why a client would refuse it, as Node names it; null where it would not. */
  problem: string | null;
}

const TIMEOUT_MS = 10_000;

/** The certificate that a server shows, valid or not. Throws the network's error. */
export function readCertificate({ host, port }: TlsHost, timeoutMs = TIMEOUT_MS): Promise<Certificate> {
  return new Promise((resolve, reject) => {
    // What is wrong with the certificate is what we are here to tell, so it must not end the handshake.
    const socket = connect({ host, port, rejectUnauthorized: false, ...(isIP(host) ? {} : { servername: host }) });
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no TLS handshake within ${timeoutMs} ms`)));
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      const { valid_to: validTo, subject, issuer } = socket.getPeerCertificate();
      const problem = socket.authorizationError as Error | string | null;
      const code = problem instanceof Error ? (problem as NodeJS.ErrnoException).code : problem;
      socket.end();
      resolve({
        validTo: Date.parse(validTo),
        subject: nameOf(subject?.CN),
        issuer: nameOf(issuer?.O ?? issuer?.CN),
        problem: code ?? null,
      });
    });
  });
}

function nameOf(name: string | string[] | undefined): string {
  return [name ?? ''].flat().join(', ');
}

import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createLogThrottle } from '../platform/log-throttle.ts';
import type { Certificate, TlsHost } from './tls-certificate.ts';

/** Looks at the certificates of hosts, for the report and for what is sampled. */
export interface CertificateWatch {
  /** Looks at every host; never rejects. */
  look(): Promise<void>;
  /** Reads one now and keeps what it says. Throws as reading does. */
  read(host: TlsHost): Promise<Certificate>;
  /** When the certificates end that were last seen: a host that does not answer today has the certificate of yesterday. */
  known(): Array<{ name: string; validTo: number }>;
}

interface CertificateWatchOptions {
  hosts: readonly TlsHost[];
  read: (host: TlsHost) => Promise<Certificate>;
  clock: Clock;
  logger: Logger;
}

const KEPT_MS = 864e5;

/** `host:port`, as it is set. */
export function hostName({ host, port }: TlsHost): string {
  return `${host}:${port}`;
}

export function createCertificateWatch({ hosts, read, clock, logger }: CertificateWatchOptions): CertificateWatch {
  const throttle = createLogThrottle({ logger, clock });
  const seen = new Map<string, { validTo: number; at: number }>();

  async function readAndKeep(host: TlsHost): Promise<Certificate> {
    const certificate = await read(host);
    seen.set(hostName(host), { validTo: certificate.validTo, at: clock() });
    return certificate;
  }

  return {
    async look() {
      await Promise.all(
        hosts.map((host) =>
          readAndKeep(host).catch((error: unknown) =>
            throttle.warn(hostName(host), 'a certificate cannot be looked at', { host: hostName(host), error })
          )
        )
      );
    },
    read: readAndKeep,
    known: () =>
      [...seen].filter(([, { at }]) => clock() - at <= KEPT_MS).map(([name, { validTo }]) => ({ name, validTo })),
  };
}

import { createHmac, timingSafeEqual } from 'node:crypto';

/** The two parameters of a signed address. */
export interface LinkProof {
  /** Epoch seconds. */
  expires: string;
  signature: string;
}

export type LinkVerdict = 'valid' | 'expired' | 'wrong';

export interface SignedLinks {
  /** The address at which an incident can be acknowledged; null where nobody said under which address we are reached. */
  to(incident: string): string | null;
  /** Whether the proof was made by us for this incident and still counts. A wrong one is wrong, expired or not. */
  check(incident: string, proof: LinkProof): LinkVerdict;
}

interface SignedLinksOptions {
  key: Buffer;
  publicUrl: string | null;
  hours: number;
  now: () => number;
}

const HOUR_SECONDS = 3600;

/** Links that need no login: whoever has one may act on that one incident until it expires. */
export function createSignedLinks({ key, publicUrl, hours, now }: SignedLinksOptions): SignedLinks {
  const sign = (incident: string, expires: string) =>
    createHmac('sha256', key).update(`incident\n${incident}\n${expires}`).digest();

  return {
    to(incident) {
      if (publicUrl === null) {
        return null;
      }
      // Whole hours, so that one incident has one link for a while, in messages and in cached answers.
      const expires = String((Math.ceil(now() / 1000 / HOUR_SECONDS) + hours) * HOUR_SECONDS);
      const signature = sign(incident, expires).toString('base64url');
      return `${publicUrl}/incidents/${incident}?expires=${expires}&signature=${signature}`;
    },
    check(incident, { expires, signature }) {
      const wanted = sign(incident, expires);
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
        return 'wrong';
      }
      return now() / 1000 < Number(expires) ? 'valid' : 'expired';
    },
  };
}

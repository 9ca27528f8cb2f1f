import { randomInt } from 'node:crypto';

/** Without letters that are taken for digits, so that it can be read out over a phone. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const INCIDENT_ID = /^\d{8}-[0-9A-HJKMNP-TV-Z]{4}$/;

/** `20260415-7K3Q`: the day in the zone, and four letters by chance. `isTaken` decides whether to draw again. */
export function newIncidentId(now: number, timezone: string, isTaken: (id: string) => boolean): string {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(now).replaceAll('-', '');
  for (;;) {
    const id = `${day}-${Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
    if (!isTaken(id)) {
      return id;
    }
  }
}

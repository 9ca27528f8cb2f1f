import type { IncidentBook } from './incident-book.ts';
import type { Outbox } from './outbox.ts';

/**
 * Ids of calls that have not been made yet and shall not be: somebody has taken the incident on, or it is over. A call may have
 * waited for hours: for the end of quiet hours, a limit of the number, a vendor that is away.
 */
export function pointlessCalls(
  outbox: Pick<Outbox, 'lanes' | 'delivery'>,
  book: Pick<IncidentBook, 'isAcknowledged' | 'isOver'>
): string[] {
  return [...outbox.lanes()]
    .filter(({ channel }) => channel === 'voice')
    .flatMap(({ open }) => [...open])
    .filter((id) => {
      const { state, alert } = outbox.delivery(id) ?? {};
      const incident = alert?.incident?.id;
      return state === 'waiting' && incident !== undefined && (book.isAcknowledged(incident) || book.isOver(incident));
    });
}

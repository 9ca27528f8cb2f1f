import type { IncidentAnswers } from '../../src/queries/incidents-query.ts';

/** For tests that ask about something else. */
export const noIncidents: IncidentAnswers = {
  read: () => Promise.reject(new Error('this test has no incidents')),
  figures: () => {
    throw new Error('this test has no incidents');
  },
};

import type { InspectionAnswers } from '../../src/queries/inspection-query.ts';

/** For tests that ask about something else. */
export const noInspections: InspectionAnswers = {
  newest: () => undefined,
  between: () => Promise.reject(new Error('this test has no inspections')),
};

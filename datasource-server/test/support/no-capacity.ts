import type { CapacityAnswers } from '../../src/queries/capacity-query.ts';

const refuse = () => Promise.reject(new Error('this test has no capacity'));

/** For tests that ask about something else. */
export const noCapacity: CapacityAnswers = {
  use: refuse,
  recommendations: refuse,
  growth: refuse,
  sizing: refuse,
  trackRecord: refuse,
};

/** The current time, epoch ms. Passed in wherever time matters, so that tests decide what "now" is. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

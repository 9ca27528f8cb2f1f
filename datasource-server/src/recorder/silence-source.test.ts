import { createSilenceSource } from './silence-source.ts';

const silenceAt = (now: number, newest: Array<number | null>) =>
  createSilenceSource({ newest: async () => newest, clock: () => now }).read();

test('the newest event of any kind ends the silence', async () => {
  expect(await silenceAt(100_000, [10_000, null, 70_000])).toEqual([{ metric: 'ingest.silence', value: 30 }]);
});

test('an event that a fast clock dates into the future is one of now', async () => {
  expect(await silenceAt(100_000, [100_500])).toEqual([{ metric: 'ingest.silence', value: 0 }]);
});

test('where no event ever came nothing is silent', async () => {
  expect(await silenceAt(100_000, [null, null])).toEqual([]);
  expect(await silenceAt(100_000, [])).toEqual([]);
});

import { createSnapshotSource } from './snapshot-source.ts';

test('measures become samples under their full names; one without a value is left out', async () => {
  const source = createSnapshotSource(async () => [
    { metric: 'sessions.online_users', value: 12 },
    { metric: 'sessions.other', value: null },
  ]);
  expect(await source.read()).toEqual([{ metric: 'sessions.online_users', value: 12 }]);
});

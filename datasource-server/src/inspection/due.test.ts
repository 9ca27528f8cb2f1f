import { dueAround } from './due.ts';

const AT_NINE = { hour: 9, minute: 0 };
const at = (text: string) => Date.parse(text);
const said = (now: string, zone = 'Asia/Shanghai') => {
  const { last, next } = dueAround(at(now), AT_NINE, zone);
  return [new Date(last).toISOString(), new Date(next).toISOString()];
};

it('is due at the minute, not before', () => {
  expect(said('2026-03-05T00:59:59.999Z')).toEqual(['2026-03-04T01:00:00.000Z', '2026-03-05T01:00:00.000Z']);
  expect(said('2026-03-05T01:00:00Z')).toEqual(['2026-03-05T01:00:00.000Z', '2026-03-06T01:00:00.000Z']);
  expect(said('2026-02-28T20:00:00Z')).toEqual(['2026-02-28T01:00:00.000Z', '2026-03-01T01:00:00.000Z']);
});

it('follows the clock on the wall when it is changed', () => {
  expect(said('2026-03-29T06:00:00Z', 'Europe/Berlin')).toEqual([
    '2026-03-28T08:00:00.000Z',
    '2026-03-29T07:00:00.000Z',
  ]);
});

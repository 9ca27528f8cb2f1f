import fc from 'fast-check';
import { freeAt, usedOf, type Call, type CallWindow } from './call-limits.ts';

const WINDOWS: CallWindow[] = [
  { ms: 60_000, most: 3, reserved: 1, counts: 'all' },
  { ms: 600_000, most: 8, reserved: 2, counts: 'accepted' },
];

test('calls made as soon as they are free keep to every window, and urgent ones find their part free', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ pause: fc.nat(90_000), urgent: fc.boolean(), refused: fc.boolean() }), { maxLength: 60 }),
      (attempts) => {
        const calls: Call[] = [];
        let now = 1_000_000;
        for (const { pause, urgent, refused } of attempts) {
          now = Math.max(now + pause, freeAt(calls, WINDOWS, now + pause, urgent));
          expect(freeAt(calls, WINDOWS, now, urgent)).toBeLessThanOrEqual(now);
          calls.push({ at: now, refused });
          for (const window of WINDOWS) {
            expect(usedOf(calls, window, now)).toBeLessThanOrEqual(window.most);
          }
        }
      }
    )
  );
});

test('what is kept for urgent calls is not used up by others', () => {
  const [minute] = WINDOWS as [CallWindow];
  const calls = [1000, 2000].map((at) => ({ at, refused: false }));
  expect(freeAt(calls, [minute], 3000, false)).toBe(61_000);
  expect(freeAt(calls, [minute], 3000, true)).toBe(3000);
  expect(freeAt([...calls, { at: 3000, refused: false }], [minute], 4000, true)).toBe(61_000);
});

test('a refused call does not count where only accepted ones do', () => {
  const day: CallWindow = { ms: 86_400_000, most: 1, reserved: 0, counts: 'accepted' };
  expect(freeAt([{ at: 1000, refused: true }], [day], 2000, false)).toBe(2000);
});

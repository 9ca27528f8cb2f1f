import fc from 'fast-check';
import { repairLines } from './repair-lines.ts';

const repair = async (...lines: string[]) => {
  const { lines: repaired, ...rest } = await repairLines(Buffer.from(lines.join('\n')));
  const records = repaired.toString().trim().split('\n').filter(Boolean);
  return { ...rest, records: records.map((line) => JSON.parse(line) as Record<string, unknown>) };
};

test('values are brought to the types of their keys', async () => {
  const { records } = await repair(
    '{"duration":"12ms","responseTime":"1.5 s","status":"200","success":"true","userId":7,"details":{"a":1},"cost":null}'
  );
  expect(records).toEqual([
    { duration: 12, responseTime: 1500, status: 200, success: true, userId: '7', details: '{"a":1}' },
  ]);
});

test('what does not fit its key and keys that are not ours are kept beside', async () => {
  const { records, keys, extraKeys } = await repair(
    '{"status":"refused","success":"maybe","region":"hangzhou","timestamp":"yesterday","extra":"mine","nested":[1]}'
  );
  expect(records).toEqual([
    {
      extra: {
        status: 'refused',
        success: 'maybe',
        region: 'hangzhou',
        original_timestamp: 'yesterday',
        extra: 'mine',
        nested: '[1]',
      },
    },
  ]);
  expect(keys).toEqual(['extra']);
  expect(extraKeys).toEqual(['region', 'nested']);
});

test.each([
  ['2026-03-18T05:00:00.123Z', '2026-03-18T05:00:00.123Z'],
  ['2026-03-18 13:00:00,123', '2026-03-18 13:00:00.123'],
  [1773810000, '2026-03-18T05:00:00.000Z'],
  [1773810000123, '2026-03-18T05:00:00.123Z'],
])('the time %p is read', async (timestamp, expected) => {
  const { records } = await repair(JSON.stringify({ timestamp }));
  expect(records).toEqual([{ timestamp: expected }]);
});

test('lines that are no JSON objects are kept as they stand', async () => {
  const { records, unparsed } = await repair('plain', '[1]', '"text"', '', '{"half":', '{"message":"ok"}');
  expect(unparsed).toBe(4);
  expect(records.map(({ message }) => message)).toEqual(['plain', '[1]', '"text"', '{"half":', 'ok']);
});

test('no value of a line is ever lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue(), { noNullPrototype: true }),
      async (line) => {
        const { records } = await repair(JSON.stringify(line));
        const record = records[0] ?? {};
        const kept = { ...(record['extra'] as object), ...record } as Record<string, unknown>;
        for (const [key, value] of Object.entries(JSON.parse(JSON.stringify(line)) as object)) {
          if (value !== null && key !== 'extra') {
            expect(Object.keys(kept)).toContain(key.replace(/\p{Surrogate}/gu, '\ufffd'));
          }
        }
      }
    ),
    { numRuns: 300 }
  );
});

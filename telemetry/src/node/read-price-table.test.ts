import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPriceTable } from './read-price-table.ts';

const directory = mkdtempSync(join(tmpdir(), 'price-table-'));
const path = join(directory, 'prices.json');
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('reads the prices of a file', () => {
  writeFileSync(path, JSON.stringify({ prices: [{ provider: 'zhipu', input: 0.05, output: 0.1 }] }));
  const cost = readPriceTable(path).costOf({ provider: 'zhipu', at: 0, tokens: { input: 1000, output: 1000 } });
  expect(cost).toBe(0.15);
});

test.each([
  ['no JSON', '{', 'prices.json'],
  ['a fault', '{"prices":[{"provider":"zhipu"}]}', 'prices[0].input'],
])('names the place of %s', (_name, text, place) => {
  writeFileSync(path, text);
  expect(() => readPriceTable(path)).toThrow(place);
});

test('names a file that is missing', () => {
  expect(() => readPriceTable(join(directory, 'missing.json'))).toThrow('missing.json');
});

import { readFileSync } from 'node:fs';
import { parsePriceTable, PriceListError, type PriceTable } from '../core/price-table.ts';

/** The price table of a JSON file. Throws PriceListError for a file that is missing, is no JSON or has faults, each by its place. */
export function readPriceTable(path: string): PriceTable {
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new PriceListError([`${path}: ${error instanceof Error ? error.message : String(error)}`]);
  }
  return parsePriceTable(list);
}

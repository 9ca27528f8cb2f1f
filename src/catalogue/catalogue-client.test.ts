import type { Catalogue } from '../contract';
import { testCatalogue } from '../test-support/catalogue';

import { CatalogueClient } from './catalogue-client';

describe('CatalogueClient', () => {
  it('shares one request among callers at the same time', async () => {
    const load = jest.fn(async () => testCatalogue);
    const client = new CatalogueClient(load);
    expect(client.peek()).toBeUndefined();
    expect(await Promise.all([client.get(), client.get(), client.refresh()])).toEqual([
      testCatalogue,
      testCatalogue,
      testCatalogue,
    ]);
    expect(load).toHaveBeenCalledTimes(1);
    expect(client.peek()).toBe(testCatalogue);
  });

  it('answers from memory while fresh, and asks again after a minute', async () => {
    let now = 0;
    const load = jest.fn(async () => testCatalogue);
    const client = new CatalogueClient(load, () => now);
    await client.get();
    now = 59_999;
    await client.get();
    expect(load).toHaveBeenCalledTimes(1);
    now = 60_000;
    await client.get();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('does not remember a failure, and keeps the last answer through one', async () => {
    const load = jest
      .fn<Promise<Catalogue>, []>()
      .mockRejectedValueOnce(new Error('down'))
      .mockResolvedValueOnce(testCatalogue)
      .mockRejectedValueOnce(new Error('down again'));
    const client = new CatalogueClient(load);
    await expect(client.get()).rejects.toThrow('down');
    await expect(client.get()).resolves.toBe(testCatalogue);
    await expect(client.refresh()).rejects.toThrow('down again');
    expect(client.peek()).toBe(testCatalogue);
  });
});

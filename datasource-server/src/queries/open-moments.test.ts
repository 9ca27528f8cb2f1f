import { DATASETS } from '../datasets/registry.ts';
import type { Engine } from '../engines/engine.ts';
import { resolveMoment } from '../semantic/moments.ts';
import { openMoments } from './open-moments.ts';
import type { BoundDataset, DatasetDirectory, Opened } from './sources.ts';

const moment = (dataset: string) => resolveMoment({ dataset, filters: [] }, DATASETS);
const engine = (name: Engine['name']) => ({ name }) as Engine;

/** A directory that finds each dataset where it is told to be. */
function directoryOf(places: Record<string, Pick<BoundDataset, 'engine' | 'demo'> | null>) {
  const directory: Pick<DatasetDirectory, 'open'> = {
    open: (dataset): Promise<Opened> => {
      const place = places[dataset.name];
      return Promise.resolve(
        place
          ? { bound: { ...place, dataset, storedZone: null, rollups: new Map(), retention: null } }
          : { bound: null, reason: { zh: '没有', en: `nothing feeds ${dataset.name}` } }
      );
    },
  };
  return { directory: directory as DatasetDirectory };
}

const events = engine('clickhouse');

test('one engine holds them all; the answer is a demo when any of them is', async () => {
  const directory = directoryOf({ actions: { engine: events, demo: false }, api: { engine: events, demo: true } });
  const { bound } = await openMoments([moment('actions'), moment('api')], directory);
  expect(bound).toMatchObject({ engine: events, demo: true, dataset: { name: 'actions' } });
  expect((await openMoments([moment('actions')], directory)).bound?.demo).toBe(false);
});

test('a dataset that nothing feeds gives its reason', async () => {
  const directory = directoryOf({ actions: { engine: events, demo: false }, revenue: null });
  expect(await openMoments([moment('actions'), moment('revenue')], directory)).toEqual({
    bound: null,
    reason: { zh: '没有', en: 'nothing feeds revenue' },
  });
});

test('MySQL and a second store are refused with what to do', async () => {
  const directory = directoryOf({
    actions: { engine: events, demo: false },
    revenue: { engine: engine('mysql'), demo: false },
    ideas: { engine: engine('clickhouse'), demo: true },
  });
  await expect(openMoments([moment('actions'), moment('revenue')], directory)).rejects.toMatchObject({
    code: 'unsupported',
    text: { zh: expect.stringContaining('在 MySQL 里'), en: expect.stringMatching(/Revenue.*MySQL.*actions/) },
  });
  await expect(openMoments([moment('actions'), moment('ideas')], directory)).rejects.toMatchObject({
    code: 'unsupported',
    text: { en: expect.stringMatching(/different stores/) },
  });
});

import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../src/platform/logger.ts';
import { factsOf } from '../../src/relays/alert-facts.ts';
import { planned } from '../../src/relays/delivery-id.ts';
import { openOutbox, type Outbox } from '../../src/relays/outbox.ts';
import type { OutboxEntry, Planned } from '../../src/relays/outbox-entries.ts';
import { alert, HOUR, START } from './relay-harness.ts';

const directory = mkdtempSync(join(tmpdir(), 'outbox-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let now = START;
let files = 0;
const newPath = () => join(directory, `${(files += 1)}.log`);
const open = (path: string): Promise<Outbox> => openOutbox({ path, clock: () => now, logger: silentLogger });

function delivery(name: string, status: 'firing' | 'resolved' = 'firing'): Planned {
  const facts = factsOf(alert({ name, status, fingerprint: name }), { externalURL: '' }, null);
  return planned({ channel: 'dingtalk', target: 'group', person: null, reason: 'alert', alert: facts }, now);
}
const queued = (...deliveries: Planned[]): OutboxEntry => ({
  event: 'queued',
  at: now,
  deliveries,
  escalations: [],
  cancelled: [],
});
const sent = (...deliveries: Planned[]): OutboxEntry[] => {
  const ids = deliveries.map(({ id }) => id);
  return [
    { event: 'sending', at: now, lane: 'dingtalk:group', outId: ids[0] as string, ids },
    {
      event: 'answered',
      at: now,
      ids,
      outcome: 'sent',
      code: '0',
      text: 'ok',
      attempts: 1,
      refused: false,
      pausedUntil: null,
      substitutes: [],
    },
  ];
};

test('is the same after it was opened again, also behind a half-written line', async () => {
  const path = newPath();
  const outbox = await open(path);
  const [a, b] = [delivery('a'), delivery('b')];
  await outbox.write(queued(a, b));
  for (const entry of sent(a)) {
    await outbox.write(entry);
  }
  await outbox.close();
  appendFileSync(path, '{"event":"queued","at":1,"deliver');
  const again = await open(path);
  expect([again.delivery(a.id)?.state, again.delivery(b.id)?.state, again.openCount()]).toEqual(['sent', 'waiting', 1]);
  expect([...again.lanes()].map(({ calls }) => calls)).toEqual([[{ at: now, refused: false }]]);
  expect(again.answers()).toHaveLength(1);
  await again.close();
});

test('forgets what is of no use any more, never what is open, and keeps calls for the limits', async () => {
  const path = newPath();
  const outbox = await open(path);
  const waiting = delivery('waiting');
  const told = async (one: Planned) => Promise.all([queued(one), ...sent(one)].map((entry) => outbox.write(entry)));
  await outbox.write(queued(waiting));
  // Whoever was told that it fires is to be told when it recovers, days later.
  await told(delivery('firing'));
  for (let index = 0; index < 400; index++) {
    await told(delivery(`old ${index}`));
    await told(delivery(`old ${index}`, 'resolved'));
  }
  now += 4 * 24 * HOUR;
  const recent = delivery('recent');
  await told(recent);
  const before = readFileSync(path).length;
  await outbox.compact(outbox.answers().length - 1);
  expect(readFileSync(path).length).toBe(before);
  // What is written while it compacts must not be lost.
  const [late, noted] = [delivery('late'), delivery('noted')];
  await outbox.write(queued(noted));
  const [sending, answered] = sent(noted) as [OutboxEntry, OutboxEntry];
  await outbox.write(sending);
  const compacted = outbox.compact(outbox.answers().length);
  await Promise.all([compacted, Promise.resolve().then(() => outbox.note(answered)), outbox.write(queued(late))]);
  expect(outbox.answers()).toEqual([answered]);
  expect(readFileSync(path).length).toBeLessThan(before / 50);
  const states = (of: Outbox) => [...of.deliveries()].map(({ alert: { rule }, state }) => `${rule} ${state}`).sort();
  const expected = ['firing sent', 'late waiting', 'noted sent', 'recent sent', 'waiting waiting'];
  expect(states(outbox)).toEqual(expected);
  await outbox.close();
  const again = await open(path);
  expect(states(again)).toEqual(expected);
  expect([...again.lanes()].map(({ calls }) => calls.length)).toEqual([2]);
  expect(again.newest('dingtalk', 'group', recent.alert)?.state).toBe('sent');
  await again.close();
});

test('dead letters wait a month for a person', async () => {
  const path = newPath();
  const noise = Array.from({ length: 800 }, (_, index) => delivery(`noise ${index}`, 'resolved'));
  const letter = delivery('letter');
  const died = sent(letter).map((entry) =>
    entry.event === 'answered' ? { ...entry, outcome: 'dead' as const } : entry
  );
  const entries = [queued(letter), ...died, ...noise.flatMap((one) => [queued(one), ...sent(one)])];
  appendFileSync(path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  now += 10 * 24 * HOUR;
  const outbox = await open(path);
  await outbox.compact(outbox.answers().length);
  expect([...outbox.deliveries()].map(({ id, state }) => [id, state])).toEqual([[letter.id, 'dead']]);
  await outbox.close();
  appendFileSync(
    path,
    entries
      .slice(3)
      .map((entry) => `${JSON.stringify(entry)}\n`)
      .join('')
  );
  now += 21 * 24 * HOUR;
  const later = await open(path);
  await later.compact(later.answers().length);
  expect([...later.deliveries()]).toEqual([]);
  await later.close();
});

test('what happened counts also while the disk takes nothing, and is written as soon as it does', async () => {
  const path = newPath();
  const outbox = await open(path);
  const one = delivery('one');
  await outbox.write(queued(one));
  const [sending, answered] = sent(one) as [OutboxEntry, OutboxEntry];
  await outbox.write(sending);
  await outbox.close();
  // A closed file refuses like a full disk.
  await outbox.note(answered);
  expect(outbox.delivery(one.id)?.state).toBe('sent');
  expect(outbox.status().problem).not.toBeNull();
  await expect(outbox.write(queued(delivery('two')))).rejects.toThrow();
  expect(outbox.openCount()).toBe(0);
});

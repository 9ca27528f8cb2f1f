/** Every panel of every committed board, asked of the real server on demo data as Grafana asks it: each answers, with data. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestServer, type TestServer } from './support/test-server.ts';

const BOARDS = join(__dirname, '../../dashboards/generated');
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Beijing's clock, in which the boards count days. */
const OFFSET = 8 * 60 * MINUTE;
/** A Wednesday afternoon in Beijing, when the demo marketplace is busy. */
const NOW = Date.UTC(2026, 3, 15, 7, 0, 0);

interface Target extends Record<string, unknown> {
  refId: string;
  kind: string;
  filters?: Array<{ values: unknown[] }>;
  levels?: string[];
  search?: Array<{ text: string }>;
}

interface Panel {
  id: number;
  title?: string;
  timeFrom?: string;
  targets?: Target[];
  panels?: Panel[];
}

interface Answer {
  status: number;
  error?: string;
  frames: Array<{ schema: { fields: unknown[] }; data: { values: unknown[][] } }>;
}

const panels = readdirSync(BOARDS).flatMap((file) => {
  const board = JSON.parse(readFileSync(join(BOARDS, file), 'utf8')) as { uid: string; panels: Panel[] };
  return board.panels
    .flatMap((panel) => [panel, ...(panel.panels ?? [])])
    .filter(({ targets }) => targets !== undefined)
    .map((panel): [string, Panel] => [`${board.uid} ${panel.id} ${panel.title}`, panel]);
});

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ DEMO: 'on', DEMO_DAYS: '80' }, { clock: () => NOW });
}, 300_000);

afterAll(() => server.stop());

test('there are panels of all boards', () => {
  const boards = new Set(panels.map(([name]) => name.split(' ')[0]));
  expect([...boards].sort()).toEqual([
    'aimarket-ai',
    'aimarket-api',
    'aimarket-behavior',
    'aimarket-business',
    'aimarket-capacity',
    'aimarket-incidents',
    'aimarket-inspection',
    'aimarket-realtime',
  ]);
});

test.each(panels)('%s', async (name, panel) => {
  const response = await fetch(`${server.url}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      range: { from: fromOf(panel.timeFrom ?? 'now-7d'), to: NOW },
      timezone: 'Asia/Shanghai',
      locale: 'zh',
      queries: panel.targets?.map((target) => asSent(target)),
    }),
  });
  const { results } = (await response.json()) as { results: Record<string, Answer> };
  expect(Object.keys(results)).toEqual(panel.targets?.map(({ refId }) => refId));
  for (const { status, error, frames } of Object.values(results)) {
    expect({ status, error }).toEqual({ status: 200, error: undefined });
    const found = frames.flatMap(({ data }) => data.values.flat()).filter((value) => value !== null);
    // Samples are only written while the server runs, and a component that is not configured is not probed.
    if (!isSampled(panel)) {
      expect({ name, found: found.length > 0 }).toEqual({ name, found: true });
    }
  }
});

const SAMPLED = /^(host|health|sessions|ingest|ai_budget|backups|inspection|mysql_server|redis_server|probes)\./;

function isSampled({ targets = [] }: Panel): boolean {
  return targets.some(
    ({ kind, view, measures }) =>
      (Array.isArray(measures) && SAMPLED.test(String(measures[0]))) ||
      kind === 'inspection' ||
      // Where all is well there is no advice, and what was predicted today has not come yet.
      (kind === 'capacity' && (view === 'recommendations' || view === 'track_record'))
  );
}

const isVariable = (value: unknown) => typeof value === 'string' && value.startsWith('${');

/** What the plugin makes of a stored query: days as the period, no comparison, "All" chosen in every list, no text searched for. */
function asSent(stored: Target): Target {
  const { compare, ...query } = JSON.parse(
    JSON.stringify(stored).replaceAll('${period}', 'day').replaceAll('"${campaign}"', '3')
  ) as Target & {
    compare?: string;
  };
  const { filters, levels, search } = query;
  return {
    ...query,
    ...(compare !== undefined && !isVariable(compare) && { compare }),
    ...(filters && { filters: filters.filter(({ values }) => !values.some(isVariable)) }),
    ...(levels && { levels: levels.filter((level) => !isVariable(level)) }),
    ...(search && { search: search.filter(({ text }) => !isVariable(text)) }),
    maxDataPoints: 1100,
    intervalMs: MINUTE,
  };
}

/** `now-5m`, `now-7d`, `now-45d/d`, `now-10w/w`, `now/d`: the moment at which a panel's own range begins. */
function fromOf(timeFrom: string): number {
  const [, amount = '0', unit = 'd', round] = /^now(?:-(\d+)([mdw]))?(?:\/([dw]))?$/.exec(timeFrom) ?? [];
  const step = { m: MINUTE, d: DAY, w: 7 * DAY }[unit] ?? DAY;
  const moment = NOW - Number(amount) * step;
  if (round === undefined) {
    return moment;
  }
  const day = Math.floor((moment + OFFSET) / DAY);
  // Day 0 was a Thursday; weeks begin on Monday.
  const start = round === 'w' ? day - ((day + 3) % 7) : day;
  return start * DAY - OFFSET;
}

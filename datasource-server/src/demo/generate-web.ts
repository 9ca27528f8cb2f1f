import type { Day } from './days.ts';
import { inDay } from './log-moments.ts';
import type { WebEventFact } from './log-facts.ts';
import type { SessionFact } from './marketplace.ts';
import { createRandom, hashKeys, weighted, type Random } from './random.ts';
import { troubleOn } from './incidents.ts';
import type { DemoWorld } from './world.ts';

const SECOND = 1e3;
/** Share of the sessions whose pages tell: what an application would set its sampling to. */
const SAMPLED = 0.25;

interface Page {
  page: string;
  weight: number;
  /** Milliseconds until the largest element stands, in the middle. */
  paint: number;
  target: string;
}

const PAGES: readonly Page[] = [
  { page: '/', weight: 30, paint: 1300, target: '/api/market/trending' },
  { page: '/ideas', weight: 24, paint: 1500, target: '/api/ideas' },
  { page: '/ideas/:id', weight: 22, paint: 1250, target: '/api/ideas/:id' },
  { page: '/plans/:id', weight: 9, paint: 2100, target: '/api/plans/:id' },
  { page: '/submit', weight: 8, paint: 1150, target: '/api/credits/balance' },
  { page: '/account', weight: 7, paint: 1050, target: '/api/users/me' },
];
const choosePage = weighted<Page>(PAGES.map((page) => [page, page.weight]));

const BROWSERS: ReadonlyArray<readonly [browser: string, device: string, slowness: number]> = [
  ['Chrome', 'desktop', 1],
  ['Chrome', 'mobile', 1.6],
  ['Safari', 'mobile', 1.25],
  ['WeChat', 'mobile', 1.8],
  ['Edge', 'desktop', 1.05],
];

/** What the pages of some sessions measured. */
export function generateWebEvents(world: DemoWorld, day: Day, sessions: readonly SessionFact[]): WebEventFact[] {
  const random = createRandom(world.seed, 'web', day);
  const trouble = troubleOn(world, day);
  const events: WebEventFact[] = [];
  for (const session of sessions) {
    if (!random.chance(SAMPLED)) {
      continue;
    }
    const views = 1 + random.int(3);
    for (let view = 0; view < views; view++) {
      const at = session.createdAt + view * random.exponential(70) * SECOND;
      const slow = trouble.slowDatabase(at) ? 2.2 : 1;
      pageView(session, inDay(day, at), view === 0, slow, random, day).forEach((event) => events.push(event));
    }
  }
  return events.sort((a, b) => a.createdAt - b.createdAt);
}

function pageView(
  { id: sessionId, userId }: SessionFact,
  at: number,
  isFirst: boolean,
  slow: number,
  random: Random,
  day: Day
): WebEventFact[] {
  const { page, paint, target } = choosePage(random);
  const [browser, device, slowness] = deviceOf(userId);
  const events: WebEventFact[] = [];
  const tell = (name: string, value: number, after = 0, more: Partial<WebEventFact> = {}) =>
    events.push({
      name,
      value,
      page,
      target: '',
      status: 0,
      browser,
      device,
      sessionId,
      userId,
      createdAt: inDay(day, at + after),
      ...more,
    });
  tell('page_view', 1);
  const painted = Math.round(random.logNormal(paint * slowness * slow, 0.4));
  tell('lcp', painted, painted);
  tell('api_call', Math.round(random.logNormal(90 * slow, 0.6)), painted / 2, { target, status: 200 });
  if (isFirst) {
    tell('page_load', Math.round(painted * 1.25), painted * 1.25);
    tell('cls', Math.round(random.logNormal(0.04, 0.9) * 1e4) / 1e4, painted + SECOND);
    tell('inp', Math.round(random.logNormal(85 * slowness, 0.6)), painted + 5 * SECOND);
  }
  if (random.chance(0.006)) {
    tell('js_error', 1, painted + 2 * SECOND);
  }
  return events;
}

/** A person keeps one browser. */
function deviceOf(userId: number): (typeof BROWSERS)[number] {
  return BROWSERS[(hashKeys('device', userId) >>> 9) % BROWSERS.length] as (typeof BROWSERS)[number];
}

import { API_ENDPOINTS, type ApiEndpoint } from './api-endpoints.ts';
import type { Day } from './days.ts';
import { visitorsOf } from './generate-users.ts';
import { troubleOn, type Trouble } from './incidents.ts';
import type { ApiRequestFact, SessionFact } from './marketplace.ts';
import { createRandom, hashKeys, weighted, type Random } from './random.ts';
import { loadAt, momentsOf } from './rhythm.ts';
import { volumeOn, type DemoWorld } from './world.ts';

const chooseEndpoint = weighted<ApiEndpoint>(API_ENDPOINTS.map((endpoint) => [endpoint, endpoint.weight]));

const USER_AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/140',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15) Chrome/139 Mobile',
  'Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/140',
] as const;

const visitorError = weighted<number>([
  [404, 40],
  [401, 28],
  [400, 20],
  [403, 7],
  [429, 5],
]);
const serverError = weighted<number>([
  [500, 60],
  [502, 25],
  [504, 15],
]);
const outageError = weighted<number>([
  [502, 60],
  [504, 40],
]);

/** Requests that the application's API answered, ascending in time. */
export function generateApiRequests(world: DemoWorld, day: Day, sessions: readonly SessionFact[]): ApiRequestFact[] {
  if (sessions.length === 0) {
    return [];
  }
  const random = createRandom(world.seed, 'api_requests', day);
  const trouble = troubleOn(world, day);
  const visitorAt = visitorsOf(sessions, random);
  return momentsOf(day, volumeOn(world, day, 'api_requests'), random).map((createdAt) => {
    const endpoint = chooseEndpoint(random);
    const visitor = visitorAt(createdAt).userId;
    // A person keeps one address and one browser.
    const device = hashKeys('device', visitor) >>> 0;
    const status = statusOf(endpoint, createdAt, day, random, trouble);
    return {
      method: endpoint.method,
      endpoint: endpoint.endpoint,
      url: endpoint.endpoint.replace(':id', String(1000 + random.int(40_000))),
      status,
      duration: durationOf(endpoint, status, createdAt, random, trouble),
      userId: random.chance(0.88) ? visitor : 0,
      ip: addressOf(device),
      userAgent: USER_AGENTS[(device >>> 9) % USER_AGENTS.length] as string,
      createdAt,
    };
  });
}

/** Failures of our own making grow with the load, as they do where a pool is a little too small. */
function statusOf(
  { success, needsAi }: ApiEndpoint,
  epochMs: number,
  day: Day,
  random: Random,
  trouble: Trouble
): number {
  if (trouble.refusedConnections(epochMs) && random.chance(0.3)) {
    return 503;
  }
  if (needsAi && trouble.anyProviderDown(epochMs) && random.chance(0.6)) {
    return outageError(random);
  }
  if (trouble.slowDatabase(epochMs) && random.chance(0.012)) {
    return 504;
  }
  const load = loadAt(epochMs, day);
  const drawn = random.next();
  if (drawn < 0.0025 * load) {
    return serverError(random);
  }
  return drawn < 0.001 + 0.0095 * load ? visitorError(random) : success;
}

function durationOf(
  { median, sigma }: ApiEndpoint,
  status: number,
  epochMs: number,
  random: Random,
  trouble: Trouble
): number {
  const typical = status >= 400 && status < 500 ? median * 0.4 : median;
  const stretch = trouble.slowDatabase(epochMs) ? 5.5 : 1;
  const waited = status === 504 ? 8000 : 0;
  return Math.round((waited + random.logNormal(typical, sigma) * stretch) * 10) / 10;
}

/** Addresses are from the ranges reserved for documentation. */
function addressOf(device: number): string {
  return `${device % 2 === 0 ? '198.51.100' : '203.0.113'}.${1 + ((device >>> 1) % 254)}`;
}

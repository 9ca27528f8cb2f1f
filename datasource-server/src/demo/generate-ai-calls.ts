import { AI_SERVICES, type AiService } from './ai-services.ts';
import { dayOf, rowId, type Day } from './days.ts';
import { visitorsOf } from './generate-users.ts';
import type { Trouble } from './incidents.ts';
import type { AiCallFact, SessionFact } from './marketplace.ts';
import { createRandom, weighted, type Random } from './random.ts';
import { loadAt, momentsOf } from './rhythm.ts';
import { volumeOn, type DemoWorld } from './world.ts';

const chooseService = weighted<AiService>(AI_SERVICES.map((service) => [service, service.weight]));

const ordinaryError = weighted<string>([
  ['rate_limit', 45],
  ['timeout', 20],
  ['content_block', 20],
  ['upstream_error', 15],
]);
const outageError = weighted<string>([
  ['upstream_error', 65],
  ['timeout', 35],
]);

const TIMEOUT_MS = 30_000;

/** Calls of AI services, as both the business table and the application's log record them. */
export function generateAiCalls(
  world: DemoWorld,
  day: Day,
  sessions: readonly SessionFact[],
  trouble: Trouble
): AiCallFact[] {
  if (sessions.length === 0) {
    return [];
  }
  const random = createRandom(world.seed, 'ai_calls', day);
  const visitorAt = visitorsOf(sessions, random);
  return momentsOf(day, volumeOn(world, day, 'ai_calls'), random).map((createdAt, index) => {
    const service = routedService(createdAt, random, trouble);
    const errorClass = errorOf(service, createdAt, day, random, trouble);
    const outcome = errorClass === 'none' ? answered(service, random) : refused(service, errorClass, random);
    // Written out field by field: spreading two objects here took more time than everything else in a day.
    return {
      id: rowId(day, index),
      userId: visitorAt(createdAt).userId,
      service: service.name,
      model: service.models[random.chance(0.62) ? 0 : 1],
      status: outcome.status,
      errorClass: outcome.errorClass,
      requestTokens: outcome.requestTokens,
      responseTokens: outcome.responseTokens,
      cost: outcome.cost,
      latency: outcome.latency,
      createdAt,
    };
  });
}

/** How many calls the day has up to `now`, without making them. */
export function countAiCalls(world: DemoWorld, day: Day, now: number): number {
  const count = volumeOn(world, day, 'ai_calls');
  if (dayOf(now) !== day) {
    return dayOf(now) > day ? count : 0;
  }
  return momentsOf(day, count, createRandom(world.seed, 'ai_calls', day)).filter((moment) => moment <= now).length;
}

type Outcome = Pick<AiCallFact, 'status' | 'errorClass' | 'requestTokens' | 'responseTokens' | 'cost' | 'latency'>;

function answered(service: AiService, random: Random): Outcome {
  const requestTokens = 20 + Math.round(random.logNormal(380, 0.6));
  const responseTokens = 30 + Math.round(random.logNormal(620, 0.65));
  return {
    status: 'success',
    errorClass: 'none',
    requestTokens,
    responseTokens,
    cost: Math.round(((requestTokens + responseTokens) / 1000) * service.price * 1e6) / 1e6,
    latency: Math.min(TIMEOUT_MS - 1, Math.round(random.logNormal(service.medianLatency, 0.48))),
  };
}

function refused(service: AiService, errorClass: string, random: Random): Outcome {
  const timeout = errorClass === 'timeout';
  return {
    status: timeout ? 'timeout' : 'failed',
    errorClass,
    requestTokens: 20 + Math.round(random.logNormal(380, 0.6)),
    responseTokens: 0,
    cost: 0,
    latency: timeout ? TIMEOUT_MS : Math.round(random.logNormal(service.medianLatency * 0.3, 0.5)),
  };
}

/** While a provider is down most of its calls go to another; what still reaches it shows the outage. */
function routedService(epochMs: number, random: Random, trouble: Trouble): AiService {
  const wanted = chooseService(random);
  return trouble.providerDown(wanted.name, epochMs) && random.chance(0.4) ? chooseService(random) : wanted;
}

function errorOf(service: AiService, epochMs: number, day: Day, random: Random, trouble: Trouble): string {
  if (trouble.providerDown(service.name, epochMs)) {
    return random.chance(0.96) ? outageError(random) : 'none';
  }
  return random.chance(0.008 + 0.012 * loadAt(epochMs, day)) ? ordinaryError(random) : 'none';
}

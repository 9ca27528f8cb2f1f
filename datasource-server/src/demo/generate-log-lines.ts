import type { Day } from './days.ts';
import type { ErrorFact, LogLineFact, SecurityEventFact, WebEventFact } from './log-facts.ts';
import type { ApiRequestFact } from './marketplace.ts';
import { createRandom, weighted, type Random } from './random.ts';
import { momentsOf } from './rhythm.ts';
import { expectedVolume, type DemoWorld } from './world.ts';

interface Failure {
  type: string;
  message: (random: Random, request: ApiRequestFact) => string;
  pattern: string;
  file: string;
}

const ordinary: readonly Failure[] = [
  {
    type: 'TypeError',
    message: (random) => `Cannot read properties of undefined (reading 'score') of idea ${1000 + random.int(9000)}`,
    pattern: 'Cannot read properties of undefined (reading <str>) of idea <n>',
    file: 'services/idea-scoring.js:118:24',
  },
  {
    type: 'ValidationError',
    message: (random) => `Plan ${10_000 + random.int(90_000)} has no section "market"`,
    pattern: 'Plan <n> has no section <str>',
    file: 'services/plan-builder.js:64:11',
  },
  {
    type: 'SequelizeTimeoutError',
    message: (random) => `Query exceeded ${3000 + 500 * random.int(5)} ms: credits ledger`,
    pattern: 'Query exceeded <n> ms: credits ledger',
    file: 'repositories/credits.js:203:15',
  },
];
const refused: Failure = {
  type: 'SequelizeConnectionError',
  message: () => 'Too many connections to mysql-primary:3306',
  pattern: 'Too many connections to mysql-primary:<n>',
  file: 'config/database.js:41:9',
};
const upstream: Failure = {
  type: 'AIServiceError',
  message: (random) => `AI provider did not answer within ${20 + 5 * random.int(3)} s`,
  pattern: 'AI provider did not answer within <n> s',
  file: 'services/ai-gateway.js:77:13',
};

/** Errors behind the day's failed requests, and those of its pages. */
export function generateErrors(
  world: DemoWorld,
  day: Day,
  requests: readonly ApiRequestFact[],
  web: readonly WebEventFact[]
): ErrorFact[] {
  const random = createRandom(world.seed, 'errors', day);
  const server = requests
    .filter(({ status }) => status >= 500 && random.chance(0.7))
    .map((request): ErrorFact => {
      const failure = request.status === 503 ? refused : request.status >= 502 ? upstream : random.pick(ordinary);
      const message = failure.message(random, request);
      return {
        origin: 'server',
        type: failure.type,
        message,
        pattern: failure.pattern,
        stack: `${failure.type}: ${message}\n    at ${failure.file}\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)`,
        page: '',
        browser: '',
        userId: request.userId,
        createdAt: request.createdAt,
      };
    });
  const pages = web
    .filter(({ name }) => name === 'js_error')
    .map(({ page, browser, userId, createdAt }): ErrorFact => {
      const id = 1000 + random.int(9000);
      return {
        origin: 'browser',
        type: 'TypeError',
        message: `chart of idea ${id} has no canvas`,
        pattern: 'chart of idea <n> has no canvas',
        stack: `TypeError: chart of idea ${id} has no canvas\n    at draw (https://market.example/assets/app.js:1:48213)`,
        page,
        browser,
        userId,
        createdAt,
      };
    });
  return [...server, ...pages].sort((a, b) => a.createdAt - b.createdAt);
}

const securityEvent = weighted<readonly [event: string, level: SecurityEventFact['level']]>([
  [['login_failed', 'warning'], 78],
  [['password_reset', 'info'], 14],
  [['permission_denied', 'warning'], 6],
  [['token_reused', 'error'], 2],
]);

/** Log-ins refused and the like; a few a day. */
export function generateSecurityEvents(world: DemoWorld, day: Day): SecurityEventFact[] {
  const random = createRandom(world.seed, 'security', day);
  const count = Math.round(expectedVolume(world, day, 'sessions') * 0.03);
  return momentsOf(day, count, random).map((createdAt) => {
    const [event, level] = securityEvent(random);
    // Ranges reserved for documentation, cut as ingest cuts them.
    const ip = random.chance(0.5) ? '198.51.100.0' : '203.0.113.0';
    return { event, level, ip, userId: 0, createdAt };
  });
}

const routine = weighted<Omit<LogLineFact, 'createdAt' | 'message'> & { text: (random: Random) => string }>([
  [
    {
      level: 'info',
      category: '',
      parsed: true,
      pattern: 'cache warmed: <n> keys in <n> ms',
      text: (random) => `cache warmed: ${200 + random.int(900)} keys in ${20 + random.int(200)} ms`,
    },
    60,
  ],
  [
    {
      level: 'info',
      category: '',
      parsed: true,
      pattern: 'job settle-credits finished: <n> rows',
      text: (random) => `job settle-credits finished: ${random.int(400)} rows`,
    },
    30,
  ],
  [
    {
      level: 'warning',
      category: '',
      parsed: true,
      pattern: 'slow query <n> ms: SELECT ideas by tag',
      text: (random) => `slow query ${800 + random.int(2500)} ms: SELECT ideas by tag`,
    },
    10,
  ],
  [
    {
      level: 'unknown',
      category: '',
      parsed: false,
      pattern: '(node:<n>) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.',
      text: (random) =>
        `(node:${1000 + random.int(9000)}) [DEP0040] DeprecationWarning: The \`punycode\` module is deprecated.`,
    },
    2,
  ],
]);

/** Lines of the application that belong to no category. */
export function generateLogLines(world: DemoWorld, day: Day): LogLineFact[] {
  const random = createRandom(world.seed, 'lines', day);
  return momentsOf(day, Math.round(expectedVolume(world, day, 'sessions') * 0.1), random).map((createdAt) => {
    const { text, ...line } = routine(random);
    return { ...line, message: text(random), createdAt };
  });
}

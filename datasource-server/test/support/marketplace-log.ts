import { createRandom } from '../../src/demo/random.ts';

/** What one line of a marketplace's log says, whatever dialect it is written in. */
export interface LoggedRequest {
  at: number;
  method: string;
  url: string;
  endpoint: string;
  status: number;
  duration: number;
}
export interface LoggedAction {
  at: number;
  action: string;
  userId: string;
}
export interface LoggedCall {
  at: number;
  service: string;
  requestTokens: number;
  responseTokens: number;
  duration: number;
  success: boolean;
  cost: number;
}
export interface LoggedError {
  at: number;
  message: string;
}

export interface MarketplaceLog {
  requests: LoggedRequest[];
  actions: LoggedAction[];
  calls: LoggedCall[];
  errors: LoggedError[];
  /** Text of `combined-….log`. */
  combined: string;
  /** Text of `error-….log`: the errors once more. */
  error: string;
}

const ENDPOINTS = [
  ['/api/ideas', '/api/ideas'],
  ['/api/ideas/#', '/api/ideas/:id'],
  ['/api/ideas/#/comments?page=2', '/api/ideas/:id/comments'],
  ['/api/plans/generate', '/api/plans/generate'],
  ['/api/plans/#', '/api/plans/:id'],
  ['/api/market/trending?tag=ai', '/api/market/trending'],
  ['/api/users/login', '/api/users/login'],
  ['/api/users/#/credits', '/api/users/:id/credits'],
  ['/api/search?q=x', '/api/search'],
  ['/api/orders/#', '/api/orders/:id'],
  ['/api/upload', '/api/upload'],
  ['/health', '/health'],
] as const;
const ACTIONS = ['register', 'submit_idea', 'generate_business_plan', 'purchase', 'view_idea', 'search', 'login'];
const SERVICES = ['baidu', 'alibaba', 'iflytek', 'tencent', 'zhipu'];
const STATUSES = [200, 200, 200, 200, 201, 204, 301, 400, 401, 404, 500, 503];
const MESSAGES = [
  (n: number) => `connect ECONNREFUSED 10.0.0.${n % 250}:3306`,
  (n: number) => `idea ${n} could not be saved`,
  (n: number) => `用户 ${n} 的积分不足`,
];

/**
 * A seeded log of both dialects over `[from, to)`, in order of time, and what it says. Durations are quarters of a millisecond
 * and costs thousandths of a yuan, so that sums are the same in any order to the last digits shown.
 */
export function marketplaceLog({ seed, from, to, lines }: { seed: number; from: number; to: number; lines: number }) {
  const { next: random, pick } = createRandom(seed);
  const log: MarketplaceLog = { requests: [], actions: [], calls: [], errors: [], combined: '', error: '' };
  const texts: string[] = [];
  const errors: string[] = [];
  for (let index = 0; index < lines; index += 1) {
    const at = Math.floor(from + ((to - from) * index) / lines);
    const head = { timestamp: new Date(at).toISOString() };
    const sibling = random() < 0.4;
    const kind = random();
    if (kind < 0.5) {
      const [shape, endpoint] = pick(ENDPOINTS);
      const url = shape.replaceAll('#', String(Math.floor(random() * 1e6)));
      const duration = Math.round(4 * Math.exp(2 + 7 * random())) / 4;
      const request = { at, method: pick(['GET', 'GET', 'POST']), url, endpoint, status: pick(STATUSES), duration };
      log.requests.push(request);
      const { method, status } = request;
      texts.push(
        JSON.stringify(
          sibling
            ? {
                ...head,
                level: 'info',
                message: `${method} ${url}`,
                method,
                path: url,
                statusCode: status,
                responseTime: duration,
              }
            : {
                ...head,
                level: 'info',
                message: 'API Request',
                category: 'api_request',
                method,
                url,
                status,
                duration,
                ip: '10.1.2.3',
                userAgent: 'x',
                userId: 5,
              }
        )
      );
    } else if (kind < 0.75) {
      const action = { at, action: pick(ACTIONS), userId: String(1000 + Math.floor(random() * 120)) };
      log.actions.push(action);
      const { userId } = action;
      texts.push(
        JSON.stringify(
          sibling
            ? {
                ...head,
                level: 'info',
                message: 'Business event',
                category: 'business',
                action: action.action,
                userId,
                details: '{"from":"app"}',
              }
            : {
                ...head,
                level: 'info',
                message: 'User Action',
                category: 'user_action',
                action: action.action,
                userId: Number(userId),
                details: { from: 'web' },
              }
        )
      );
    } else if (kind < 0.95) {
      const requestTokens = Math.floor(random() * 800);
      const call = {
        at,
        service: pick(SERVICES),
        requestTokens,
        // The old code writes the vendor's total here.
        responseTokens: requestTokens + Math.floor(random() * 1500),
        duration: Math.round(4 * (200 + 5000 * random())) / 4,
        success: random() < 0.9,
        cost: Math.round(random() * 90) / 1000,
      };
      log.calls.push(call);
      const { at: _at, ...fields } = call;
      texts.push(
        JSON.stringify({
          ...head,
          level: call.success ? 'info' : 'error',
          message: 'AI Service Call',
          category: sibling ? 'ai-service' : 'ai_service',
          ...fields,
        })
      );
    } else {
      const message = pick(MESSAGES)(index);
      log.errors.push({ at, message });
      const line = JSON.stringify(
        sibling
          ? {
              ...head,
              level: 'error',
              category: 'application',
              message,
              stack: `Error: ${message}\n    at save (/srv/app.js:${index}:3)`,
              context: '{"job":1}',
            }
          : { ...head, level: 'error', message, stack: `Error: ${message}\n    at load (/srv/app.js:1:1)` }
      );
      texts.push(line);
      errors.push(line);
    }
  }
  log.combined = texts.map((text) => `${text}\n`).join('');
  log.error = errors.map((text) => `${text}\n`).join('');
  return log;
}

export interface ApiEndpoint {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  endpoint: string;
  /** Share of the requests, against the others'. */
  weight: number;
  /** Milliseconds of a middling request. */
  median: number;
  /** How far the slow ones are from it. */
  sigma: number;
  /** Status of a success. */
  success: 200 | 201 | 204;
  /** Waits for an AI service. */
  needsAi: boolean;
}

export const API_ENDPOINTS: readonly ApiEndpoint[] = [
  { method: 'GET', endpoint: '/api/ideas', weight: 22, median: 62, sigma: 0.6, success: 200, needsAi: false },
  { method: 'GET', endpoint: '/api/ideas/:id', weight: 19, median: 38, sigma: 0.55, success: 200, needsAi: false },
  { method: 'GET', endpoint: '/api/market/trending', weight: 11, median: 95, sigma: 0.6, success: 200, needsAi: false },
  { method: 'GET', endpoint: '/api/search', weight: 8, median: 140, sigma: 0.7, success: 200, needsAi: false },
  { method: 'GET', endpoint: '/api/users/me', weight: 12, median: 21, sigma: 0.5, success: 200, needsAi: false },
  { method: 'GET', endpoint: '/api/credits/balance', weight: 7, median: 25, sigma: 0.5, success: 200, needsAi: false },
  { method: 'POST', endpoint: '/api/auth/login', weight: 6, median: 115, sigma: 0.45, success: 200, needsAi: false },
  { method: 'POST', endpoint: '/api/auth/register', weight: 1, median: 160, sigma: 0.45, success: 201, needsAi: false },
  { method: 'POST', endpoint: '/api/ideas', weight: 3, median: 180, sigma: 0.5, success: 201, needsAi: true },
  { method: 'PUT', endpoint: '/api/ideas/:id', weight: 1.5, median: 90, sigma: 0.5, success: 200, needsAi: false },
  { method: 'GET', endpoint: '/api/plans/:id', weight: 4, median: 70, sigma: 0.55, success: 200, needsAi: false },
  { method: 'POST', endpoint: '/api/plans', weight: 1.3, median: 420, sigma: 0.55, success: 201, needsAi: true },
  { method: 'POST', endpoint: '/api/ai/chat', weight: 2.6, median: 1050, sigma: 0.45, success: 200, needsAi: true },
  {
    method: 'POST',
    endpoint: '/api/credits/recharge',
    weight: 0.9,
    median: 240,
    sigma: 0.5,
    success: 201,
    needsAi: false,
  },
  { method: 'POST', endpoint: '/api/favorites', weight: 1.4, median: 45, sigma: 0.5, success: 204, needsAi: false },
];

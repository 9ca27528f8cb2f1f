/**
 * What one day brought, before anybody looks at it. Outcomes that lie in the future of whoever looks are already here;
 * `business-rows.ts` shows them as they stood at a moment. Times are epoch ms.
 */
export interface UserFact {
  id: number;
  status: 'active' | 'inactive' | 'pending' | 'banned';
  createdAt: number;
}

export interface SessionFact {
  id: number;
  userId: number;
  createdAt: number;
  expiresAt: number;
}

export interface IdeaFact {
  id: number;
  userId: number;
  createdAt: number;
  settledAt: number;
  outcome: 'completed' | 'rejected' | 'failed';
  /** Null where the analysis failed. */
  score: number | null;
}

export interface PlanFact {
  id: number;
  userId: number;
  ideaId: number;
  createdAt: number;
  settledAt: number;
  outcome: 'completed' | 'failed';
  score: number | null;
  price: number;
}

export interface TransactionFact {
  id: number;
  userId: number;
  type: 'spend' | 'recharge' | 'reward' | 'refund';
  /** CNY, positive for every type. */
  amount: number;
  createdAt: number;
}

export interface AiCallFact {
  id: number;
  userId: number;
  service: string;
  model: string;
  status: 'success' | 'failed' | 'timeout';
  errorClass: string;
  requestTokens: number;
  responseTokens: number;
  /** CNY */
  cost: number;
  /** Whole milliseconds. */
  latency: number;
  createdAt: number;
}

export interface ApiRequestFact {
  method: string;
  endpoint: string;
  url: string;
  status: number;
  /** Milliseconds. */
  duration: number;
  /** 0 for a visitor who is not logged in. */
  userId: number;
  ip: string;
  userAgent: string;
  createdAt: number;
}

/** Each list ascending by `createdAt`. */
export interface MarketplaceDay {
  users: readonly UserFact[];
  sessions: readonly SessionFact[];
  ideas: readonly IdeaFact[];
  plans: readonly PlanFact[];
  transactions: readonly TransactionFact[];
  aiCalls: readonly AiCallFact[];
}

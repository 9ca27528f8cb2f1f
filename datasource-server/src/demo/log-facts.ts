/** What the application and its pages told about one day beside its requests and AI calls. Times are epoch ms. */
export interface UserActionFact {
  action: string;
  userId: number;
  sessionId: number;
  /** JSON */
  details: string;
  createdAt: number;
}

export interface BusinessEventFact {
  event: string;
  /** Null where the event carries no figure. */
  value: number | null;
  unit: string;
  userId: number;
  createdAt: number;
}

export interface SecurityEventFact {
  event: string;
  level: 'info' | 'warning' | 'error';
  ip: string;
  userId: number;
  createdAt: number;
}

export interface ErrorFact {
  origin: 'server' | 'browser';
  type: string;
  message: string;
  pattern: string;
  stack: string;
  page: string;
  browser: string;
  userId: number;
  createdAt: number;
}

export interface WebEventFact {
  name: string;
  value: number;
  page: string;
  target: string;
  status: number;
  browser: string;
  device: string;
  sessionId: number;
  userId: number;
  createdAt: number;
}

export interface LogLineFact {
  level: 'info' | 'warning' | 'debug' | 'unknown';
  message: string;
  pattern: string;
  category: string;
  /** Whether it was JSON, as the application's own lines are. */
  parsed: boolean;
  createdAt: number;
}

/** Each list ascending by `createdAt`. */
export interface LogDay {
  actions: readonly UserActionFact[];
  business: readonly BusinessEventFact[];
  security: readonly SecurityEventFact[];
  errors: readonly ErrorFact[];
  web: readonly WebEventFact[];
  lines: readonly LogLineFact[];
}

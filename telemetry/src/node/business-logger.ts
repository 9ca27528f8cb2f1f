import type winston from 'winston';
import type { AiErrorClass } from '../core/ai-error-codes.ts';
import { defaultLogger } from './logger.ts';

/** What the package needs of a logger; winston's has it. */
export type LineLogger = Pick<winston.Logger, 'log'>;

export interface ApiRequest {
  method: string;
  url: string;
  /** HTTP status. */
  status: number;
  /** ms. */
  duration: number;
  /** The route's pattern, `/api/ideas/:id`; without it the data server finds identifiers in the path itself. */
  route?: string;
  ip?: string;
  userAgent?: string;
  userId?: string | number;
  /** The caller went away before the answer was complete. */
  aborted?: boolean;
  traceId?: string;
}

export interface AICall {
  /** The vendor: `baidu`, `alibaba`, `iflytek`, `tencent`, `zhipu` or another. */
  service: string;
  model?: string;
  requestTokens?: number;
  responseTokens?: number;
  /** Of the request's tokens, those that the vendor had cached. */
  cachedTokens?: number;
  totalTokens?: number;
  /** ms. */
  duration: number;
  /** To the first piece of a stream, ms. */
  ttft?: number;
  success: boolean;
  /** CNY. */
  cost?: number;
  error?: string;
  errorCode?: string;
  errorClass?: AiErrorClass;
  userId?: string | number;
}

/** The lines that the data server counts. Nothing here throws. */
export interface BusinessLogger {
  logApiRequest(request: ApiRequest): void;
  logUserAction(userId: string | number, action: string, details?: unknown): void;
  logAIService(call: AICall): void;
  /** A `value` and a `unit` in `data` are what `business_events.value` sums up. */
  logBusinessEvent(event: string, data?: Record<string, unknown>): void;
  logSecurity(event: string, details?: Record<string, unknown>): void;
}

/** Writes the marketplace's categories in the format of its log files. */
export function createBusinessLogger(logger: LineLogger): BusinessLogger {
  return businessLoggerOf(() => logger);
}

/** Writes through the logger that `createLogger` made first. */
export const businessLogger: BusinessLogger = businessLoggerOf(defaultLogger);

function businessLoggerOf(loggerOf: () => LineLogger): BusinessLogger {
  const write = (level: string, message: string, fields: object) => {
    try {
      loggerOf().log(level, message, fields);
    } catch {
      // A field that cannot be read, as a getter that throws: the line is lost, the application goes on.
    }
  };
  return {
    logApiRequest(request) {
      write(levelOf(request.status), 'API Request', { category: 'api_request', ...request });
    },
    logUserAction(userId, action, details) {
      write('info', 'User Action', { category: 'user_action', userId, action, details });
    },
    logAIService(call) {
      write(call.success ? 'info' : 'error', 'AI Service Call', { category: 'ai_service', ...call });
    },
    logBusinessEvent(event, data = {}) {
      const { value, unit, userId } = data;
      write('info', 'Business Event', { category: 'business_event', event, value, unit, userId, data });
    },
    logSecurity(event, details = {}) {
      const { ip, userId } = details;
      write('warn', 'Security Event', { category: 'security', event, ip, userId, details });
    },
  };
}

function levelOf(status: number): string {
  return status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info';
}

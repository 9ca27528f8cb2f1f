export type { AiErrorClass } from '../core/ai-error-codes.ts';
export {
  DEFAULT_PRICES,
  parsePriceTable,
  PriceListError,
  type PriceEntry,
  type PriceList,
  type PriceTable,
  type TokenCounts,
} from '../core/price-table.ts';
export {
  businessLogger,
  createBusinessLogger,
  type AICall,
  type ApiRequest,
  type BusinessLogger,
  type LineLogger,
} from './business-logger.ts';
export { closeLogger, createLogger, type LoggerOptions } from './logger.ts';
export { MetricsCollector, type MetricsCollectorOptions } from './metrics-collector.ts';
export type { Metric, MetricInput } from './metric-records.ts';
export { readPriceTable } from './read-price-table.ts';
export { requestLogger, type LoggedRequest, type RequestLoggerOptions } from './request-logger.ts';
export { createSlsSink, type SlsSink, type SlsSinkOptions } from './sls-sink.ts';
export { createAITracker, trackAIService, type AITarget, type AITrackerOptions } from './track-ai-service.ts';
export { errorLogger, trackError, type ErrorLoggerOptions } from './track-error.ts';

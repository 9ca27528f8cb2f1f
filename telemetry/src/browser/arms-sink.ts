import { plainText } from './privacy.ts';
import type { TelemetrySink } from './sink.ts';

const MAX_STACK = 8000;

/** What is needed of Alibaba's `@arms/rum-browser` (0.0.37): its default export fits, and so does the global of its script. */
export interface ArmsRum {
  sendCustom(event: {
    type: string;
    name: string;
    value: number;
    group?: string;
    properties?: Record<string, string>;
  }): void;
  sendException(exception: {
    type: 'custom';
    name: string;
    message: string;
    stack?: string;
    properties?: Record<string, string>;
  }): void;
  setConfig(key: 'user', user: { id?: string }): void;
}

/**
 * Lets the same calls feed Alibaba ARMS. The page starts ARMS itself (`armsRum.init({ pid, endpoint })`); page views, web vitals,
 * API calls and uncaught errors are gathered by ARMS on its own, so only what the page tells is handed on.
 */
export function createArmsSink(arms: ArmsRum): TelemetrySink {
  return {
    event(name, attributes) {
      arms.sendCustom({ type: 'user_action', name, value: 1, properties: attributes });
    },
    metric(name, value, attributes) {
      const { unit, ...properties } = attributes;
      arms.sendCustom({
        type: 'business_metric',
        name,
        value,
        properties,
        ...(unit === undefined ? {} : { group: unit }),
      });
    },
    error({ name, message, stack }, attributes) {
      arms.sendException({
        type: 'custom',
        name,
        message: plainText(message),
        properties: attributes,
        ...(stack === undefined ? {} : { stack: plainText(stack, MAX_STACK) }),
      });
    },
    user(id) {
      arms.setConfig('user', id === undefined ? {} : { id });
    },
  };
}

import type { EventRow } from '../engines/engine.ts';
import { DEMO_SOURCE } from './event-rows.ts';
import type {
  BusinessEventFact,
  ErrorFact,
  LogLineFact,
  SecurityEventFact,
  UserActionFact,
  WebEventFact,
} from './log-facts.ts';
import { utcText } from './time-text.ts';

const APP = 'ai-market';
const lineOf = (createdAt: number, level: string): EventRow => ({
  ts: utcText(createdAt),
  level,
  app: APP,
  stream: 'demo',
  source: DEMO_SOURCE,
});
const nameOf = (userId: number) => (userId === 0 ? '' : String(userId));

export function userActionRow({ action, userId, sessionId, details, createdAt }: UserActionFact): EventRow {
  const session = sessionId === 0 ? '' : String(sessionId);
  return { ...lineOf(createdAt, 'info'), action, user_id: nameOf(userId), session_id: session, details };
}

export function businessEventRow({ event, value, unit, userId, createdAt }: BusinessEventFact): EventRow {
  const figure: EventRow = value === null ? {} : { value, has_value: 1, unit };
  return { ...lineOf(createdAt, 'info'), event, ...figure, user_id: nameOf(userId) };
}

export function securityEventRow({ event, level, ip, userId, createdAt }: SecurityEventFact): EventRow {
  return { ...lineOf(createdAt, level), event, ip, user_id: nameOf(userId) };
}

export function errorRow(fact: ErrorFact): EventRow {
  const { origin, type, message, pattern, stack, page, browser, userId, createdAt } = fact;
  return {
    ...lineOf(createdAt, 'error'),
    origin,
    type,
    message,
    message_pattern: pattern,
    stack,
    page,
    browser,
    user_id: nameOf(userId),
  };
}

export function webEventRow(fact: WebEventFact): EventRow {
  const { name, value, page, target, status, browser, device, sessionId, userId, createdAt } = fact;
  const method = name === 'api_call' ? 'GET' : '';
  return {
    ...lineOf(createdAt, name === 'js_error' ? 'error' : 'info'),
    name,
    value,
    page,
    target,
    method,
    status,
    browser,
    device,
    session_id: String(sessionId),
    user_id: nameOf(userId),
  };
}

export function logLineRow({ level, message, pattern, category, parsed, createdAt }: LogLineFact): EventRow {
  return { ...lineOf(createdAt, level), message, message_pattern: pattern, category, parsed: Number(parsed) };
}

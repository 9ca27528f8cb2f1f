import type { Request, Response } from 'express';
import type { Scope } from '../config.ts';
import { LOCALES, type Locale } from '../contract/text.ts';

/** Who sent a request, once the token has been recognised. */
export interface Caller {
  name: string;
  scopes: readonly Scope[];
}

/** What the HTTP layer remembers about one request, in `res.locals`. */
export interface RequestContext {
  requestId: string;
  /** Undefined when no tokens are configured, or the token is missing or unknown. */
  caller?: Caller;
  /** Path under which the router that took the request is mounted: the first half of its route template. */
  mountPath?: string;
}

export function contextOf(res: Response): RequestContext {
  return res.locals as RequestContext;
}

/** Name of the token that sent the request; null without a known one. */
export function callerOf(res: Response): string | null {
  return contextOf(res).caller?.name ?? null;
}

/** The language to answer in: `?locale=`, then the body's `locale`, then Accept-Language, then Chinese. */
export function localeOf(req: Request): Locale {
  const asked = [req.query.locale, bodyLocale(req.body)].find(isLocale);
  return asked ?? (req.acceptsLanguages([...LOCALES]) === 'en' ? 'en' : 'zh');
}

function bodyLocale(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'locale' in body ? body.locale : undefined;
}

function isLocale(value: unknown): value is Locale {
  return (LOCALES as readonly unknown[]).includes(value);
}

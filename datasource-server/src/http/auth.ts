import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { AuthToken, Scope } from '../config.ts';
import { ServiceError } from '../platform/errors.ts';
import { contextOf, type Caller } from './request-context.ts';

export interface Auth {
  /** Recognises the caller by its bearer token; never refuses. */
  identify: RequestHandler;
  /** Refuses callers whose token does not carry `scope`: 401 without a known token, 403 without the scope. */
  require(scope: Scope): RequestHandler;
}

/** Bearer tokens with scopes. With no tokens at all everything is open: the configuration then allows loopback only. */
export function createAuth(tokens: readonly AuthToken[]): Auth {
  const findCaller = createTokenLookup(tokens);
  return {
    identify(req, res, next) {
      const presented = bearerToken(req.headers.authorization);
      contextOf(res).caller = presented === null ? undefined : findCaller(presented);
      next();
    },
    require(scope) {
      return (_req, res, next) => {
        if (tokens.length > 0) {
          checkScope(contextOf(res).caller, scope);
        }
        next();
      };
    },
  };
}

/**
 * Looks a token up in a time that tells nothing about the known ones: digests of equal length under a key of this process,
 * each compared in constant time, all of them every time.
 */
function createTokenLookup(tokens: readonly AuthToken[]): (presented: string) => Caller | undefined {
  const key = randomBytes(32);
  const digestOf = (token: string) => createHmac('sha256', key).update(token).digest();
  const known = tokens.map(({ name, token, scopes }) => ({ digest: digestOf(token), caller: { name, scopes } }));
  return (presented) => {
    const digest = digestOf(presented);
    let found: Caller | undefined;
    for (const entry of known) {
      if (timingSafeEqual(entry.digest, digest)) {
        found = entry.caller;
      }
    }
    return found;
  };
}

function bearerToken(header: string | undefined): string | null {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? null;
}

function checkScope(caller: Caller | undefined, scope: Scope): void {
  if (!caller) {
    throw new ServiceError('unauthorized', {
      zh: '缺少令牌或令牌不正确;请在 Authorization 请求头中写 Bearer 加上 AUTH_TOKENS 里的令牌。',
      en: 'The token is missing or wrong; send Authorization: Bearer with a token from AUTH_TOKENS.',
    });
  }
  if (!caller.scopes.includes(scope)) {
    throw new ServiceError('forbidden', {
      zh: `令牌“${caller.name}”没有 ${scope} 权限;请换一个令牌,或在 AUTH_TOKENS 中给它加上该权限。`,
      en: `Token "${caller.name}" lacks the scope ${scope}; use another token, or add the scope in AUTH_TOKENS.`,
    });
  }
}

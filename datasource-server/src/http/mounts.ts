import type { Router } from 'express';
import type { Scope } from '../config.ts';

/** A feature's routes, the path they hang under, and the scope a token needs for them (none: open to everyone). */
export interface Mount {
  path: string;
  router: Router;
  scope?: Scope;
  /** How a body is handed on: parsed JSON (where there is a scope and nothing is said), or its bytes, decompressed. */
  body?: 'json' | 'bytes';
  /** Pages of these origins may send here, beside those of our own. */
  origins?: readonly string[];
}

/**
 * Mounts in the order in which Express must try them: longer paths first, so that a scope is only asked for by the router
 * meant. Throws when one path is given two scopes, because the first would then refuse the second's callers.
 */
export function orderMounts(mounts: readonly Mount[]): Mount[] {
  const scopes = new Map<string, Scope | undefined>();
  for (const { path, scope } of mounts) {
    if (scopes.has(path) && scopes.get(path) !== scope) {
      throw new Error(
        `routes under ${path} ask for two scopes (${scopes.get(path)} and ${scope}); give each its own path`
      );
    }
    scopes.set(path, scope);
  }
  return [...mounts].sort((a, b) => b.path.length - a.path.length);
}

/** Every route of the mounts as `GET /api/v1/values`. */
export function listRoutes(mounts: readonly Mount[]): string[] {
  return mounts.flatMap(({ path, router }) =>
    router.stack.flatMap((layer) =>
      (layer.route?.stack ?? []).map(
        (handler) => `${handler.method.toUpperCase()} ${joinPaths(path, layer.route?.path ?? '')}`
      )
    )
  );
}

/** `/` + `/healthz` → `/healthz`; `/metrics` + `/` → `/metrics`. */
export function joinPaths(mountPath: string, routePath: string): string {
  const joined = `${mountPath}/${routePath}`.replace(/\/{2,}/g, '/');
  return joined.length > 1 ? joined.replace(/\/$/, '') : joined;
}

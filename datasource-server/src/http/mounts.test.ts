import express from 'express';
import { joinPaths, orderMounts } from './mounts.ts';

const router = express.Router();

describe('orderMounts', () => {
  it('tries longer paths first', () => {
    const ordered = orderMounts([
      { path: '/', router },
      { path: '/api/v1', router, scope: 'query' },
      { path: '/api/v1/ingest', router, scope: 'ingest' },
    ]);
    expect(ordered.map(({ path }) => path)).toEqual(['/api/v1/ingest', '/api/v1', '/']);
  });

  it('refuses two scopes on one path', () => {
    const mounts = [
      { path: '/api/v1', router, scope: 'query' as const },
      { path: '/api/v1', router, scope: 'ingest' as const },
    ];
    expect(() => orderMounts(mounts)).toThrow(/two scopes/);
  });
});

describe('joinPaths', () => {
  it.each([
    ['/', '/', '/'],
    ['/', '/healthz', '/healthz'],
    ['/metrics', '/', '/metrics'],
    ['/api/v1', '/query', '/api/v1/query'],
  ])('%s + %s = %s', (mount, route, joined) => {
    expect(joinPaths(mount, route)).toBe(joined);
  });
});

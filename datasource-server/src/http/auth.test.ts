import crypto from 'node:crypto';
import type { Request, Response } from 'express';
import { createAuth } from './auth.ts';
import { contextOf } from './request-context.ts';

const tokens = ['first-token', 'second-token', 'a-third-and-much-longer-token'].map((token, index) => ({
  name: `t${index}`,
  token,
  scopes: ['query' as const],
}));

function callerFor(authorization: string | undefined): string | undefined {
  const res = { locals: {} } as Response;
  createAuth(tokens).identify({ headers: { authorization } } as Request, res, () => undefined);
  return contextOf(res).caller?.name;
}

describe('token lookup', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['first-token', 't0'],
    ['second-token', 't1'],
    ['a-third-and-much-longer-token', 't2'],
    ['first-toke', undefined],
    ['first-tokenn', undefined],
    ['不是令牌', undefined],
  ])('recognises %s as %s', (token, name) => {
    expect(callerFor(`Bearer ${token}`)).toBe(name);
  });

  it.each(['first-token', 'a-third-and-much-longer-token', 'x', 'x'.repeat(5000)])(
    'compares %#: every known token, in constant time, whatever is presented',
    (token) => {
      const compare = jest.spyOn(crypto, 'timingSafeEqual');
      callerFor(`Bearer ${token}`);
      expect(compare).toHaveBeenCalledTimes(tokens.length);
      for (const [left, right] of compare.mock.calls) {
        expect([left.byteLength, right.byteLength]).toEqual([32, 32]);
      }
    }
  );

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Bearer two words', 'Basic Zmlyc3Q='])(
    'reads no token from %s',
    (header) => {
      expect(callerFor(header)).toBeUndefined();
    }
  );

  it('accepts the scheme in any case', () => {
    expect(callerFor('bearer first-token')).toBe('t0');
  });
});

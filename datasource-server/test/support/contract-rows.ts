/** The contract suite's rows, the same on every engine. */
export interface Reading {
  id: number;
  /** UTC, milliseconds. */
  at: string;
  label: string | null;
  kind: 'x' | 'y';
  amount: string | null;
  n: number | null;
  score: number | null;
  ok: boolean;
  done_at: string | null;
}

export const READINGS: readonly Reading[] = [
  {
    id: 1,
    at: '2026-01-01 00:00:00.000',
    label: 'A',
    kind: 'x',
    amount: '0.1000',
    n: 1,
    score: 0.5,
    ok: true,
    done_at: '2026-01-01 00:00:30.500',
  },
  {
    id: 2,
    at: '2026-01-01 00:00:00.999',
    label: 'a',
    kind: 'y',
    amount: '0.2000',
    n: 2,
    score: 1.5,
    ok: false,
    done_at: null,
  },
  {
    id: 3,
    at: '2026-01-01 00:01:00.000',
    label: 'a ',
    kind: 'x',
    amount: null,
    n: null,
    score: null,
    ok: true,
    done_at: '2026-01-01 01:01:00.000',
  },
  {
    id: 4,
    at: '2026-01-01 23:59:59.999',
    label: null,
    kind: 'y',
    amount: '99999999.9999',
    n: -7,
    score: -2.25,
    ok: false,
    done_at: null,
  },
  {
    id: 5,
    at: '2026-02-01 00:00:00.000',
    label: '100%_\\ "it\'s" `x` 😀中文',
    kind: 'x',
    amount: '0.3000',
    n: 1_000_000,
    score: 1e-3,
    ok: true,
    done_at: null,
  },
  {
    id: 6,
    at: '2026-03-08 12:00:00.123',
    label: 'ß',
    kind: 'y',
    amount: '-5.5000',
    n: 404,
    score: 2,
    ok: true,
    done_at: null,
  },
];

/** Wall clocks of New York, whose clock springs forward on 2026-03-08 and falls back on 2026-11-01, both at 02:00. */
export const WALLS: readonly string[] = [
  '2026-01-15 12:00:00.000',
  '2026-03-08 00:30:00.000',
  '2026-03-08 01:59:59.999',
  '2026-03-08 03:00:00.000',
  '2026-03-08 03:00:00.001',
  '2026-07-01 00:00:00.000',
  '2026-10-31 23:59:59.000',
  '2026-11-01 00:59:59.999',
  '2026-11-01 01:00:00.000',
  '2026-11-01 01:30:00.000',
  '2026-11-01 01:59:59.999',
  '2026-11-01 02:00:00.000',
  '2026-11-01 03:00:00.000',
  '2026-12-31 23:59:59.500',
];

import type { FrameMeta, Notice } from '../contract/frames.ts';
import type { Locale, Text } from '../contract/text.ts';
import type { QueryCost } from './run-select.ts';

/** Replaced by hit, stale, miss or skip when the cached text of an answer is sent. */
export const CACHE_MARK = '@cache@';

const DEMO: Text = {
  zh: '演示数据:由内置生成器产生,并非真实业务。接入真实数据的方法见 README。',
  en: 'Demo data made by the built-in generator, not your marketplace. README says how to connect real data.',
};

/** Something a reader of the answer should know. */
export interface QueryNotice {
  severity: Notice['severity'];
  text: Text;
}

interface MetaInput {
  demo: boolean;
  notices: readonly QueryNotice[];
  cost: QueryCost;
  elapsedMs: number;
  locale: Locale;
  custom?: FrameMeta['custom'];
}

/** What every frame of an answer says about itself; the SQL is for the query inspector. */
export function frameMeta({ demo, notices, cost, elapsedMs, locale, custom }: MetaInput): FrameMeta {
  const said = new Map(notices.map(({ severity, text }) => [text[locale], severity]));
  const told = [...said].map(([text, severity]): Notice => ({ severity, text }));
  const all: Notice[] = demo ? [{ severity: 'info', text: DEMO[locale] }, ...told] : told;
  return {
    ...(cost.statements.length > 0 ? { executedQueryString: cost.statements.join('\n\n') } : {}),
    ...(all.length > 0 ? { notices: all } : {}),
    custom: {
      ...custom,
      engine: [...cost.engines].join('+'),
      elapsedMs: Math.round(elapsedMs),
      rowsRead: cost.rowsRead,
      cache: CACHE_MARK,
      ...(demo ? { demo: true } : {}),
    },
  };
}

/** Frames after the first repeat neither the SQL nor the cache mark. */
export function laterFrameMeta(meta: FrameMeta): FrameMeta {
  const { executedQueryString: _sql, ...rest } = meta;
  const { cache: _cache, ...custom } = rest.custom ?? {};
  return { ...rest, custom };
}

import { bytes, formatValue } from '../format.js';
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { formatInstant } from '../time.js';

/** @typedef {import('../../../contract/frames.ts').Frame} Frame */
/** @typedef {import('../../../contract/frames.ts').Notice} Notice */

const ICONS = { info: 'i', warning: '!', error: '✕' };

/**
 * What the frames say about themselves: grain, engine, cost, completeness.
 *
 * @param {readonly Frame[]} frames
 * @param {string} zone
 * @param {number} size of the answer in bytes
 */
export function createFacts(frames, zone, size) {
  const custom = frames[0]?.schema.meta.custom ?? {};
  /** @type {Array<[string, string | null]>} */
  const facts = [
    [t('grain'), custom.grain ? t(/** @type {'grain_day'} */ (`grain_${custom.grain}`)) : null],
    [t('engine'), custom.engine || null],
    [t('elapsed'), custom.elapsedMs === undefined ? null : formatValue(custom.elapsedMs, 'ms', { decimals: 0 })],
    [t('rowsRead'), custom.rowsRead ? formatValue(custom.rowsRead, 'short') : null],
    [t('cache'), cacheText(custom.cache)],
    [t('completeUntil'), custom.completeUntil ? formatInstant(custom.completeUntil, zone) : null],
    [t('size'), bytes(size)],
  ];
  const known = facts.filter(([, value]) => value !== null);
  return h(
    'dl',
    { class: 'facts' },
    ...known.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))
  );
}

/** @param {string | undefined} cache */
function cacheText(cache) {
  return cache && ['hit', 'stale', 'miss', 'skip'].includes(cache)
    ? t(/** @type {'cache_hit'} */ (`cache_${cache}`))
    : (cache ?? null);
}

/**
 * Each notice once, the gravest first.
 *
 * @param {readonly Frame[]} frames
 */
export function createNotices(frames) {
  const all = frames.flatMap(({ schema }) => schema.meta.notices ?? []);
  const unique = [...new Map(all.map((notice) => [notice.text, notice])).values()];
  const order = ['error', 'warning', 'info'];
  unique.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return h('ul', { class: 'notices' }, ...unique.map(({ severity, text }) => notice(severity, text)));
}

/**
 * @param {Notice['severity']} severity
 * @param {string} text
 */
function notice(severity, text) {
  return h(
    'li',
    { class: `notice ${severity}` },
    h('span', { class: 'badge-icon', 'aria-hidden': 'true' }, ICONS[severity]),
    h('span', {}, h('strong', {}, `${t(`notice_${severity}`)}: `), text)
  );
}

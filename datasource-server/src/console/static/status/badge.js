import { h } from '../dom.js';
import { t } from '../i18n.js';

const ICONS = { up: '✓', down: '✕', unknown: '?' };

/**
 * A status in words with an icon, so that it does not hang on colour.
 *
 * @param {import('../../../contract/health.ts').HealthStatus} status
 * @param {string} [text]
 */
export function statusBadge(status, text = t(status)) {
  return h(
    'span',
    { class: `status ${status}` },
    h('span', { class: 'badge-icon', 'aria-hidden': 'true' }, ICONS[status]),
    text
  );
}

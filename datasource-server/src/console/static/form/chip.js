import { h } from '../dom.js';
import { t } from '../i18n.js';

/**
 * A chosen value that a click or the keyboard removes.
 *
 * @param {string} value
 * @param {() => void} onRemove
 */
export function removableChip(value, onRemove) {
  return h(
    'button',
    { type: 'button', class: 'chip', 'aria-label': t('remove', { name: value }), onClick: onRemove },
    value,
    h('span', { 'aria-hidden': 'true' }, '×')
  );
}

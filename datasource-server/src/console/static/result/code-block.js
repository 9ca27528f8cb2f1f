import { copyFrom } from '../clipboard.js';
import { h } from '../dom.js';
import { t } from '../i18n.js';

/**
 * Text in fixed width with a button that copies it.
 *
 * @param {string} text what is copied
 * @param {{ shown?: string, hint?: string, label: string }} options `shown`: a shorter text to look at
 */
export function codeBlock(text, { shown = text, hint, label }) {
  const code = h('code', {}, shown);
  const copy = h('button', { type: 'button', class: 'quiet', onClick: () => copyFrom(copy, text, code) }, t('copy'));
  return h(
    'div',
    { class: 'code-block' },
    h('div', { class: 'code-head' }, h('span', { class: 'hint' }, hint ?? ''), copy),
    h('pre', { tabindex: '0', role: 'region', 'aria-label': label }, code)
  );
}

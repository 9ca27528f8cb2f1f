import { fill, h } from './dom.js';
import { getLocale, t } from './i18n.js';
import { pillGroup } from './form/pills.js';
import { statusBadge } from './status/badge.js';

/** @typedef {import('../../contract/health.ts').HealthResponse} HealthResponse */

/**
 * Product, demo badge, overall state, language, and the token where there is one.
 *
 * @param {object} options
 * @param {(locale: 'zh' | 'en') => void} options.onLocale
 * @param {() => void} options.onForgetToken
 * @param {boolean} options.hasToken
 */
export function createHeader({ onLocale, onForgetToken, hasToken }) {
  const demo = h('span', { class: 'demo', hidden: true, title: t('demoHint') }, t('demo'));
  const overall = h('span', { class: 'overall', role: 'status' });
  const version = h('span', { class: 'hint version' });
  const languages = pillGroup({
    legend: t('language'),
    type: 'radio',
    choices: [
      { value: 'zh', label: '中文' },
      { value: 'en', label: 'English' },
    ],
    chosen: [getLocale()],
    onChange: (value) => onLocale(value === 'zh' ? 'zh' : 'en'),
  });
  languages.classList.add('languages');
  const element = h(
    'header',
    { class: 'page-head' },
    h('a', { class: 'skip', href: '#query', onClick: skipToQuery }, t('skip')),
    h('img', { src: 'console/icon.svg', alt: '', width: 28, height: 28 }),
    h('h1', {}, t('product'), h('span', { class: 'subtitle' }, t('subtitle')), version),
    demo,
    overall,
    h('a', { class: 'document', href: 'api/v1/openapi.json' }, t('apiDocument')),
    languages,
    hasToken && h('button', { type: 'button', class: 'quiet', onClick: onForgetToken }, t('tokenForget'))
  );
  return {
    element,
    /** @param {HealthResponse} health */
    show(health) {
      const down = health.components.filter(({ status }) => status === 'down').length;
      demo.hidden = !health.demo;
      version.textContent = health.version;
      fill(overall, down === 0 ? statusBadge('up', t('allUp')) : statusBadge('down', t('someDown', { count: down })));
    },
  };
}

/**
 * The address's hash holds the query, so the link must not replace it.
 *
 * @param {Event} event
 */
function skipToQuery(event) {
  event.preventDefault();
  document.getElementById('query')?.focus();
}

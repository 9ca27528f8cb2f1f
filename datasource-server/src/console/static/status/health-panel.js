import { fill, h } from '../dom.js';
import { formatValue } from '../format.js';
import { languageTag, pick, t } from '../i18n.js';
import { formatAge, formatInstant } from '../time.js';
import { statusBadge } from './badge.js';

/** @typedef {import('../../../contract/health.ts').HealthResponse} HealthResponse */
/** @typedef {import('../../../contract/catalogue.ts').Catalogue} Catalogue */

/**
 * What is connected, and how fresh each dataset is.
 *
 * @param {Catalogue | null} catalogue for titles
 * @param {string} zone
 */
export function createHealthPanel(catalogue, zone) {
  const connections = h('div', { class: 'panel-body' }, h('p', { class: 'hint' }, t('loading')));
  const freshness = h('div', { class: 'panel-body' });
  const checked = h('span', { class: 'hint' });
  const element = h(
    'div',
    { class: 'health' },
    h(
      'section',
      { class: 'card', 'aria-labelledby': 'connections-title' },
      h('div', { class: 'card-head' }, h('h2', { id: 'connections-title' }, t('connections')), checked),
      connections
    ),
    h(
      'section',
      { class: 'card', 'aria-labelledby': 'freshness-title' },
      h('h2', { id: 'freshness-title', title: t('freshnessHint') }, t('freshness')),
      freshness
    )
  );

  /** @param {number} epochMs */
  const age = (epochMs) => {
    const absolute = `${formatInstant(epochMs, zone)} ${zone}`;
    return h(
      'time',
      { datetime: new Date(epochMs).toISOString(), title: absolute },
      formatAge(epochMs, Date.now(), languageTag())
    );
  };

  /** @param {HealthResponse} health */
  function show({ components, freshness: rows }) {
    const newestCheck = Math.max(0, ...components.map(({ checkedAt }) => checkedAt));
    fill(checked, newestCheck > 0 && t('checkedAt', { time: formatAge(newestCheck, Date.now(), languageTag()) }));
    fill(
      connections,
      h(
        'table',
        { class: 'connections' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ...[t('component'), t('status'), t('latency'), t('since')].map((title) => h('th', { scope: 'col' }, title))
          )
        ),
        ...components.map((component) =>
          h(
            'tbody',
            {},
            h(
              'tr',
              {},
              h('th', { scope: 'row', title: component.component }, pick(component.title)),
              h('td', {}, statusBadge(component.status)),
              h('td', { class: 'number' }, formatValue(component.latencyMs, 'ms')),
              h('td', {}, age(component.since))
            ),
            component.reason && h('tr', { class: 'reason' }, h('td', { colspan: 4 }, pick(component.reason)))
          )
        )
      )
    );
    fill(freshness, rows.length === 0 ? h('p', { class: 'hint' }, t('noFreshness')) : freshnessList(rows));
  }

  /** @param {HealthResponse['freshness']} rows */
  function freshnessList(rows) {
    return h(
      'dl',
      { class: 'freshness' },
      ...rows.map(({ dataset, newest }) =>
        h(
          'div',
          {},
          h('dt', { title: dataset }, pick(catalogue?.datasets.find(({ name }) => name === dataset)?.title) || dataset),
          h('dd', {}, newest === null ? h('span', { class: 'hint' }, t('noRows')) : age(newest))
        )
      )
    );
  }

  return {
    element,
    show,
    /** @param {unknown} error */
    fail(error) {
      fill(checked);
      fill(
        connections,
        h(
          'p',
          { class: 'problem', role: 'alert' },
          statusBadge('down', t('loadFailed')),
          ' ',
          error instanceof Error ? error.message : String(error)
        )
      );
    },
  };
}

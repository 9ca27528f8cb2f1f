import { apiUrl, ApiError } from '../api.js';
import { fill, h } from '../dom.js';
import { bytes } from '../format.js';
import { pick, t } from '../i18n.js';
import { TABS } from '../state.js';
import { createChart } from './chart.js';
import { codeBlock } from './code-block.js';
import { curlLine, TOKEN_VARIABLE } from './curl.js';
import { prettyJson } from './pretty-json.js';
import { chartData } from './series.js';
import { createSql } from './sql.js';
import { createFacts, createNotices } from './summary.js';
import { createTable } from './table.js';
import { createTabs } from './tabs.js';

/** @typedef {import('../state.js').Tab} Tab */

/**
 * Everything that one run of a query brought.
 *
 * @typedef {object} Outcome
 * @property {import('../../../contract/query.ts').QueryRequestInput} request
 * @property {import('../../../contract/frames.ts').QueryResponse | null} answer null when the request as a whole failed
 * @property {number} size of the answer in bytes
 * @property {unknown} failure
 * @property {import('../../../contract/catalogue.ts').ExplainResponse | null} explanation
 * @property {unknown} explainFailure
 */

const MOST_JSON = 200_000;

/**
 * The answer in its five forms. `show` takes what a run brought, `setRunning` dims what is being replaced.
 *
 * @param {object} options
 * @param {Tab} options.tab
 * @param {() => boolean} options.hasToken
 * @param {(tab: Tab) => void} options.onTab
 * @param {() => void} options.onRetry
 */
export function createResultPanel({ tab, hasToken, onTab, onRetry }) {
  let active = tab;
  /** @type {Outcome | null} */
  let outcome = null;
  /** @type {(() => void) | null} */
  let cleanUp = null;
  const sentence = h('p', { class: 'sentence' });
  const notices = h('div');
  const facts = h('div');
  const panel = h('div', { class: 'tab-panel' });
  const announced = h('p', { class: 'visually-hidden', role: 'status' });
  const tabs = createTabs({
    tabs: TABS.map((id) => ({ id, label: t(`tab_${id}`) })),
    active,
    label: t('result'),
    panel,
    onSelect: (id) => {
      active = id;
      onTab(id);
      draw();
    },
  });
  const element = h(
    'section',
    { class: 'card result', 'aria-labelledby': 'result-title' },
    h('div', { class: 'progress', 'aria-hidden': 'true' }),
    h('h2', { id: 'result-title' }, t('result')),
    sentence,
    notices,
    tabs.element,
    panel,
    facts,
    announced
  );

  function draw() {
    cleanUp?.();
    cleanUp = null;
    fill(panel, outcome ? content(outcome) : h('p', { class: 'empty' }, t('welcome')));
  }

  /** @param {Outcome} shown */
  function content(shown) {
    switch (active) {
      case 'curl':
        return curlBlock(shown.request);
      case 'sql':
        return shown.explanation ? createSql(shown.explanation) : failureCard(shown.explainFailure);
      case 'json':
        return shown.answer ? jsonBlock(shown.answer) : failureCard(shown.failure);
      default:
        return framesView(shown);
    }
  }

  /** @param {Outcome} shown */
  function framesView({ answer, failure, request, explanation }) {
    const result = answer?.results['A'];
    if (!result) {
      return failureCard(failure);
    }
    if (result.error !== undefined && result.frames.length === 0) {
      return failureCard(new ApiError(result.error, { code: '', status: result.status }));
    }
    const zone = request.timezone ?? 'UTC';
    if (rowsOf(result.frames) === 0) {
      return emptyState(t('empty'), t('emptyHint'));
    }
    if (active === 'table') {
      return createTable(result.frames, zone);
    }
    const data = chartData(result.frames);
    if (!data || !request.range) {
      return emptyState(
        t('notChart'),
        t('notChartHint'),
        h('button', { type: 'button', onClick: () => tabs.choose('table') }, t('showTable'))
      );
    }
    const chart = createChart({ data, range: request.range, zone, sentence: pick(explanation?.sentence) });
    cleanUp = chart.destroy;
    return chart.element;
  }

  /** @param {object} request */
  function curlBlock(request) {
    const withToken = hasToken();
    const hint = withToken ? `${t('curlHint')} ${t('curlToken', { name: TOKEN_VARIABLE })}` : t('curlHint');
    return codeBlock(curlLine(apiUrl('query'), request, withToken), { hint, label: 'curl' });
  }

  /** @param {object} answer */
  function jsonBlock(answer) {
    const text = prettyJson(answer);
    const capped = text.length > MOST_JSON;
    const hint = capped ? t('jsonCapped', { shown: bytes(MOST_JSON), total: bytes(text.length) }) : undefined;
    return codeBlock(text, { shown: text.slice(0, MOST_JSON), hint, label: 'JSON' });
  }

  /** @param {unknown} failure */
  function failureCard(failure) {
    const requestId = failure instanceof ApiError ? failure.requestId : undefined;
    return h(
      'div',
      { class: 'failure', role: 'alert' },
      h('h3', {}, h('span', { class: 'badge-icon', 'aria-hidden': 'true' }, '✕'), t('failed')),
      h('p', {}, failure instanceof Error ? failure.message : String(failure)),
      requestId && h('p', { class: 'hint' }, `${t('requestId')}: `, h('code', {}, requestId)),
      h('button', { type: 'button', onClick: onRetry }, t('retry'))
    );
  }

  draw();
  return {
    element,
    /** @param {Outcome} next */
    show(next) {
      outcome = next;
      const frames = next.answer?.results['A']?.frames ?? [];
      const zone = next.request.timezone ?? 'UTC';
      sentence.textContent = pick(next.explanation?.sentence);
      fill(notices, frames.length > 0 && createNotices(frames));
      fill(facts, frames.length > 0 && createFacts(frames, zone, next.size));
      announced.textContent = frames.length > 0 ? t('done', { series: frames.length, rows: rowsOf(frames) }) : '';
      draw();
    },
    /** @param {boolean} running */
    setRunning(running) {
      element.setAttribute('aria-busy', String(running));
    },
    /** @param {Tab} id */
    selectTab(id) {
      active = id;
      tabs.mark(id);
      draw();
    },
    destroy() {
      cleanUp?.();
    },
  };
}

/** @param {readonly import('../../../contract/frames.ts').Frame[]} frames */
function rowsOf(frames) {
  return Math.max(0, ...frames.map(({ data }) => data.values[0]?.length ?? 0));
}

/**
 * @param {string} title
 * @param {string} hint
 * @param {HTMLElement} [action]
 */
function emptyState(title, hint, action) {
  return h('div', { class: 'empty' }, h('p', {}, h('strong', {}, title)), h('p', { class: 'hint' }, hint), action);
}

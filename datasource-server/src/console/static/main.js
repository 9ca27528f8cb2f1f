import { ApiError, createApi } from './api.js';
import { copyFrom } from './clipboard.js';
import { fill, h } from './dom.js';
import { createForm } from './form/form.js';
import { createHeader } from './header.js';
import { getLocale, languageTag, setLocale, t } from './i18n.js';
import { resolveRange, toRequest } from './request.js';
import { createResultPanel } from './result/result-panel.js';
import { runQuery } from './run-query.js';
import { defaultState, fromHash, toHash } from './state.js';
import { createCatalogueBrowser } from './status/catalogue-browser.js';
import { createHealthPanel } from './status/health-panel.js';
import { askForToken, forgetToken, getToken } from './token.js';

/** @typedef {import('../../contract/catalogue.ts').Catalogue} Catalogue */
/** @typedef {import('./state.js').QueryState} QueryState */

const HEALTH_EVERY_MS = 30_000;
const VALUES_OFFERED = 50;

const api = createApi(getToken);
const root = /** @type {HTMLElement} */ (document.getElementById('console'));

/** What outlives a change of language, which draws the page anew. @type {{ catalogue: Catalogue, state: QueryState } | null} */
let session = null;
/** @type {() => void} */
let leave = () => undefined;

/** Loads the catalogue, then draws the page. Called again after a failure, a new token or a new language. */
async function start() {
  document.documentElement.lang = languageTag();
  document.title = `${t('product')} · ${t('subtitle')}`;
  leave();
  leave = () => undefined;
  if (!session) {
    fill(root, h('p', { class: 'empty', role: 'status' }, t('loading')));
    try {
      const catalogue = await api.catalogue();
      session = { catalogue, state: fromHash(location.hash, defaultState(catalogue)) };
    } catch (error) {
      await recoverFrom(error);
      return;
    }
  }
  leave = drawPage(session.catalogue, session.state);
}

/** @param {unknown} error */
async function recoverFrom(error) {
  if (isTokenProblem(error) && (await askForToken())) {
    await start();
    return;
  }
  const header = createHeader({ onLocale: changeLocale, onForgetToken: dropToken, hasToken: getToken() !== null });
  fill(
    root,
    header.element,
    h(
      'main',
      { class: 'card failure', role: 'alert' },
      h('h2', {}, t('loadFailed')),
      h('p', {}, error instanceof Error ? error.message : String(error)),
      h('button', { type: 'button', class: 'primary', onClick: start }, t('retry'))
    )
  );
}

/**
 * @param {Catalogue} catalogue
 * @param {QueryState} initial
 * @returns {() => void} stops what the page has running
 */
function drawPage(catalogue, initial) {
  /** The question being edited; the address holds the one last asked. */
  let state = initial;
  /** @type {AbortController | null} */
  let running = null;
  const header = createHeader({ onLocale: changeLocale, onForgetToken: dropToken, hasToken: getToken() !== null });
  const health = createHealthPanel(catalogue, catalogue.timezone);
  const result = createResultPanel({
    tab: state.tab,
    hasToken: () => getToken() !== null,
    onTab: (tab) => {
      edit({ ...state, tab });
      history.replaceState(null, '', `#${toHash({ ...fromHash(location.hash, state), tab })}`);
    },
    onRetry: () => void run(state),
  });
  const form = createForm({
    catalogue,
    state,
    loadValues,
    onChange: edit,
    onRun: (asked) => void run(asked),
    onCopyLink: (button) => void copyFrom(button, new URL(`#${toHash(state)}`, location.href).href),
  });
  const browser = createCatalogueBrowser(catalogue, {
    onUse: (dataset, measure) => ask({ ...state, dataset, measures: [measure], dimensions: [], filters: [] }),
    onAdd: (measure) => ask({ ...state, measures: [...new Set([...state.measures, measure])] }),
  });
  fill(
    root,
    header.element,
    h(
      'div',
      { class: 'columns' },
      h('aside', {}, health.element, browser.element),
      h('main', {}, form.element, result.element)
    )
  );

  /** @param {QueryState} next */
  function edit(next) {
    state = next;
    session = { catalogue, state };
  }

  /** @param {QueryState} next */
  function ask(next) {
    edit(next);
    form.update(next);
    void run(next);
  }

  /** @param {QueryState} asked */
  async function run(asked) {
    const hash = `#${toHash(asked)}`;
    if (hash !== location.hash) {
      history.pushState(null, '', hash);
    }
    running?.abort();
    const controller = new AbortController();
    running = controller;
    form.setRunning(true);
    result.setRunning(true);
    const maxDataPoints = Math.max(100, Math.round(result.element.clientWidth));
    const request = toRequest(asked, catalogue, { now: Date.now(), maxDataPoints, locale: getLocale() });
    const outcome = await runQuery(api, request, controller.signal);
    if (controller.signal.aborted) {
      return;
    }
    form.setRunning(false);
    result.setRunning(false);
    result.show(outcome);
    if (isTokenProblem(outcome.failure) && (await askForToken())) {
      await start();
    }
  }

  /** @type {import('./form/value-suggestions.js').LoadValues} */
  async function loadValues(member, search, signal) {
    const { from, to } = resolveRange(state.range, Date.now());
    try {
      return (await api.values({ member, search, from, to, limit: VALUES_OFFERED, locale: getLocale() }, signal))
        .values;
    } catch {
      // Suggestions are a convenience: without them the reader types the value, and running the query tells what is wrong.
      return [];
    }
  }

  async function refreshHealth() {
    try {
      const report = await api.health();
      header.show(report);
      health.show(report);
    } catch (error) {
      health.fail(error);
    }
  }

  function followAddress() {
    const next = fromHash(location.hash, defaultState(catalogue));
    edit(next);
    form.update(next);
    result.selectTab(next.tab);
    void run(next);
  }

  const timer = setInterval(() => document.visibilityState === 'visible' && void refreshHealth(), HEALTH_EVERY_MS);
  window.addEventListener('popstate', followAddress);
  void refreshHealth();
  if (state.measures.length > 0) {
    void run(state);
  }
  return () => {
    clearInterval(timer);
    window.removeEventListener('popstate', followAddress);
    running?.abort();
    result.destroy();
  };
}

/** @param {'zh' | 'en'} locale */
function changeLocale(locale) {
  setLocale(locale);
  void start().then(() => /** @type {HTMLElement | null} */ (root.querySelector('.languages input:checked'))?.focus());
}

function dropToken() {
  forgetToken();
  session = null;
  void start();
}

/**
 * No token where one is needed, or one that may not query.
 *
 * @param {unknown} error
 */
function isTokenProblem(error) {
  return error instanceof ApiError && (error.status === 401 || (error.status === 403 && getToken() !== null));
}

void start();

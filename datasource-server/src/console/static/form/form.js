import { fill, h } from '../dom.js';
import { pick, t } from '../i18n.js';
import { ANSWER_FORMS, COMPARISONS } from '../state.js';
import { labelled, select } from './fields.js';
import { filterList } from './filter-list.js';
import { memberPicker } from './member-picker.js';
import { pillGroup } from './pills.js';
import { rangePicker } from './range-picker.js';

/** @typedef {import('../../../contract/catalogue.ts').Catalogue} Catalogue */
/** @typedef {import('../state.js').QueryState} QueryState */

/**
 * @typedef {object} FormOptions
 * @property {Catalogue} catalogue
 * @property {QueryState} state
 * @property {import('./value-suggestions.js').LoadValues} loadValues
 * @property {(state: QueryState) => void} onChange every edit
 * @property {(state: QueryState) => void} onRun
 * @property {(button: HTMLButtonElement) => void} onCopyLink
 */

/**
 * The query form. `update` changes the question from outside.
 *
 * @param {FormOptions} options
 */
export function createForm({ catalogue, state, loadValues, onChange, onRun, onCopyLink }) {
  let current = state;
  const body = h('div', { class: 'form-body' });
  const measures = h('div');
  const dimensions = h('div');
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true }, t('chooseMeasure'));
  const runButton = h('button', { type: 'submit', class: 'primary' }, t('run'));
  const linkButton = h(
    'button',
    { type: 'button', class: 'quiet', onClick: () => onCopyLink(linkButton) },
    t('copyLink')
  );
  const top = h('input', { type: 'number', min: 1, max: 100, step: 1, placeholder: '–', onInput: changeTop });

  const element = h(
    'form',
    {
      class: 'card query-form',
      id: 'query',
      tabindex: '-1',
      'aria-labelledby': 'query-title',
      onSubmit: submit,
      onKeydown: shortcut,
    },
    h('h2', { id: 'query-title' }, t('query')),
    body,
    problem,
    h('div', { class: 'actions' }, runButton, h('kbd', { class: 'hint' }, t('runHint')), linkButton)
  );

  /** @param {Partial<QueryState>} patch */
  function change(patch) {
    current = { ...current, ...patch };
    onChange(current);
  }

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    problem.hidden = current.measures.length > 0;
    if (problem.hidden) {
      onRun(current);
    }
  }

  /** @param {KeyboardEvent} event */
  function shortcut(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      element.requestSubmit();
    }
  }

  function changeTop() {
    change({ top: top.value === '' || !top.checkValidity() ? null : Number(top.value) });
  }

  const datasetOf = () => catalogue.datasets.find(({ name }) => name === current.dataset);

  /** @param {string} name */
  function chooseDataset(name) {
    const first = catalogue.datasets.find((dataset) => dataset.name === name)?.measures[0]?.name;
    change({ dataset: name, measures: first ? [first] : [], dimensions: [], filters: [] });
    draw();
    body.querySelector('select')?.focus();
  }

  function drawMembers() {
    const dataset = datasetOf();
    const picker = (/** @type {'measures' | 'dimensions'} */ kind) =>
      memberPicker(kind, dataset, current[kind], (chosen) => {
        change({ [kind]: chosen });
        problem.hidden = problem.hidden || current.measures.length > 0;
        top.disabled = current.dimensions.length === 0;
      });
    fill(measures, picker('measures'));
    fill(dimensions, picker('dimensions'));
  }

  function draw() {
    const dataset = datasetOf();
    const datasets = catalogue.datasets.map(({ name, title, available }) => ({
      value: name,
      label: available ? pick(title) : `${pick(title)} (${t('unavailable')})`,
    }));
    const grains = ['auto', 'none', ...(dataset?.grains ?? [])];
    drawMembers();
    top.value = current.top === null ? '' : String(current.top);
    top.disabled = current.dimensions.length === 0;
    fill(
      body,
      h(
        'div',
        { class: 'row' },
        labelled(t('dataset'), select(datasets, current.dataset, chooseDataset), { class: 'dataset' }),
        pillGroup({
          legend: t('as'),
          type: 'radio',
          choices: ANSWER_FORMS.map((value) => ({ value, label: t(/** @type {'as_table'} */ (`as_${value}`)) })),
          chosen: [current.as],
          onChange: (as) => change({ as }),
        })
      ),
      dataset &&
        !dataset.available &&
        h('p', { class: 'problem', role: 'status' }, pick(dataset.reason) || t('unavailable')),
      measures,
      dimensions,
      filterList({
        catalogue,
        dataset,
        filters: current.filters,
        loadValues,
        onChange: (filters) => change({ filters }),
      }),
      rangePicker({ range: current.range, timezone: current.timezone, onChange: change }),
      h(
        'div',
        { class: 'row' },
        labelled(
          t('grain'),
          select(grains.map(grainOption), current.grain, (grain) => change({ grain }))
        ),
        labelled(
          t('compare'),
          select(['', ...COMPARISONS].map(compareOption), current.compare, (compare) => change({ compare }))
        ),
        labelled(t('top'), top, { class: 'top', hint: t('topHint') }),
        dropPartialBox()
      )
    );
  }

  function dropPartialBox() {
    const box = h('input', {
      type: 'checkbox',
      checked: current.dropPartial,
      onChange: () => change({ dropPartial: box.checked }),
    });
    return h('label', { class: 'check' }, box, t('dropPartial'));
  }

  draw();
  return {
    element,
    /** @param {QueryState} next */
    update(next) {
      current = next;
      problem.hidden = true;
      draw();
    },
    /** @param {boolean} running */
    setRunning(running) {
      runButton.textContent = t(running ? 'running' : 'run');
      runButton.setAttribute('aria-busy', String(running));
    },
  };
}

/** @param {string} value */
function grainOption(value) {
  return { value, label: t(/** @type {'grain_auto'} */ (`grain_${value}`)) };
}

/** @param {string} value */
function compareOption(value) {
  return { value, label: t(/** @type {'compare_none'} */ (`compare_${value || 'none'}`)) };
}

import { fill, h } from '../dom.js';
import { pick, t } from '../i18n.js';
import { statusBadge } from './badge.js';

/** @typedef {import('../../../contract/catalogue.ts').Catalogue} Catalogue */
/** @typedef {import('../../../contract/catalogue.ts').CatalogueDataset} CatalogueDataset */
/** @typedef {import('../../../contract/catalogue.ts').CatalogueMeasure} CatalogueMeasure */
/** @typedef {import('../../../contract/catalogue.ts').CatalogueDimension} CatalogueDimension */

/**
 * @typedef {object} CatalogueActions
 * @property {(dataset: string, measure: string) => void} onUse asks for this measure alone
 * @property {(measure: string) => void} onAdd puts it beside what is asked already
 */

/**
 * Every dataset with its measures and dimensions, searchable; unavailable ones with their reason.
 *
 * @param {Catalogue} catalogue
 * @param {CatalogueActions} actions
 */
export function createCatalogueBrowser(catalogue, actions) {
  const list = h('div', { class: 'panel-body' });
  const search = h('input', {
    type: 'search',
    placeholder: t('searchCatalogue'),
    'aria-label': t('searchCatalogue'),
    onInput: draw,
  });
  const wide = window.matchMedia('(min-width: 1200px)').matches;
  const element = h(
    'details',
    { class: 'card catalogue', open: wide },
    h('summary', {}, h('h2', {}, t('catalogue')), h('span', { class: 'count' }, String(catalogue.datasets.length))),
    search,
    list
  );

  function draw() {
    const wanted = search.value.trim().toLowerCase();
    const found = catalogue.datasets.flatMap((dataset) => {
      const narrowed = narrow(dataset, wanted);
      return narrowed ? [datasetEntry(narrowed, wanted !== '', actions)] : [];
    });
    fill(
      list,
      ...(found.length > 0
        ? found
        : [h('p', { class: 'hint', role: 'status' }, t('nothingFound', { text: search.value }))])
    );
  }

  draw();
  return { element };
}

/**
 * The dataset with the members that match; whole when its own name does; null when nothing matches.
 *
 * @param {CatalogueDataset} dataset
 * @param {string} wanted lower case
 * @returns {CatalogueDataset | null}
 */
function narrow(dataset, wanted) {
  const matches = (/** @type {{ name: string, title: import('../i18n.js').Text }} */ { name, title }) =>
    `${name} ${title.zh} ${title.en}`.toLowerCase().includes(wanted);
  if (matches(dataset)) {
    return dataset;
  }
  const narrowed = {
    ...dataset,
    measures: dataset.measures.filter(matches),
    dimensions: dataset.dimensions.filter(matches),
  };
  return narrowed.measures.length + narrowed.dimensions.length > 0 ? narrowed : null;
}

/**
 * @param {CatalogueDataset} dataset
 * @param {boolean} open
 * @param {CatalogueActions} actions
 */
function datasetEntry(dataset, open, actions) {
  const { name, title, description, source, available, reason, measures, dimensions } = dataset;
  return h(
    'details',
    { class: 'dataset', open },
    h(
      'summary',
      {},
      h('span', { class: 'name' }, pick(title)),
      h('code', {}, name),
      available ? h('span', { class: 'tag' }, t(`source_${source}`)) : statusBadge('down', t('unavailable'))
    ),
    reason && h('p', { class: 'problem' }, pick(reason)),
    description && h('p', { class: 'hint' }, pick(description)),
    h('h3', {}, t('measures')),
    h('ul', {}, ...measures.map((measure) => measureEntry(dataset, measure, actions))),
    dimensions.length > 0 && h('h3', {}, t('dimensions')),
    h('ul', {}, ...dimensions.map(dimensionEntry))
  );
}

/**
 * @param {CatalogueDataset} dataset
 * @param {CatalogueMeasure} measure
 * @param {CatalogueActions} actions
 */
function measureEntry(dataset, { name, title, unit, description }, { onUse, onAdd }) {
  const text = pick(title);
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: 'member',
        'aria-label': t('useMeasure', { name: text }),
        title: pick(description) || name,
        onClick: () => onUse(dataset.name, name),
      },
      h('span', {}, text),
      h('code', {}, shortName(name))
    ),
    h('span', { class: 'unit', title: t('unit') }, unit),
    h(
      'button',
      {
        type: 'button',
        class: 'icon',
        'aria-label': t('addMeasure', { name: text }),
        title: t('addMeasure', { name: text }),
        onClick: () => onAdd(name),
      },
      '+'
    )
  );
}

/** @param {CatalogueDimension} dimension */
function dimensionEntry({ name, title, type }) {
  return h(
    'li',
    {},
    h('span', { class: 'member' }, h('span', {}, pick(title)), h('code', {}, shortName(name))),
    h('span', { class: 'unit' }, type)
  );
}

/** @param {string} member */
function shortName(member) {
  return member.slice(member.indexOf('.') + 1);
}

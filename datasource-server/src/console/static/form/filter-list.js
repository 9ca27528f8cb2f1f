import { fill, h } from '../dom.js';
import { pick, t } from '../i18n.js';
import { isFilled, memberType } from '../request.js';
import { valuesInput } from './values-input.js';

/** @typedef {import('../state.js').FilterState} FilterState */
/** @typedef {import('../../../contract/catalogue.ts').Catalogue} Catalogue */
/** @typedef {import('../../../contract/catalogue.ts').CatalogueDataset} CatalogueDataset */
/** @typedef {import('../../../contract/query-fields.ts').FilterOp} FilterOp */

/** @type {FilterOp[]} */
const MEASURE_OPS = ['>', '>=', '<', '<=', '=', '!=', 'between'];

/**
 * Rows of field, condition and values; dimensions filter what is counted, measures what is shown.
 *
 * @param {object} options
 * @param {Catalogue} options.catalogue
 * @param {CatalogueDataset | undefined} options.dataset
 * @param {readonly FilterState[]} options.filters
 * @param {import('./value-suggestions.js').LoadValues} options.loadValues
 * @param {(filters: FilterState[]) => void} options.onChange
 */
export function filterList({ catalogue, dataset, filters, loadValues, onChange }) {
  let rows = filters.map((filter) => ({ ...filter }));
  const list = h('div', { class: 'filters' });
  const first = dataset?.dimensions[0] ?? dataset?.measures[0];
  const add = h('button', { type: 'button', class: 'quiet', disabled: !first, onClick: addRow }, `+ ${t('addFilter')}`);

  function addRow() {
    if (first) {
      rows = [...rows, { member: first.name, op: operatorsOf(first.name)[0] ?? '=', values: [] }];
      changed();
      /** @type {HTMLElement | null} */ (list.querySelector('.filter:last-child select'))?.focus();
    }
  }

  function changed() {
    draw();
    onChange(rows);
  }

  /** @param {string} member */
  function operatorsOf(member) {
    const dimension = catalogue.datasets.flatMap(({ dimensions }) => dimensions).find(({ name }) => name === member);
    return dimension?.operators ?? MEASURE_OPS;
  }

  /**
   * @param {FilterState} row
   * @param {number} index
   */
  function drawRow(row, index) {
    const number = index + 1;
    const operators = operatorsOf(row.member);
    const type = memberType(row.member, catalogue);
    const isDimension = catalogue.datasets.some(({ dimensions }) => dimensions.some(({ name }) => name === row.member));
    const unused = h('span', { class: 'hint', hidden: isFilled(row) }, t('filterUnused'));
    const member = h(
      'select',
      {
        'aria-label': t('filterMember', { number }),
        onChange: () => {
          const [op = '='] = operatorsOf(member.value);
          replace(index, { member: member.value, op, values: [] });
        },
      },
      ...memberGroups(dataset, row.member)
    );
    const op = h(
      'select',
      {
        class: 'op',
        'aria-label': t('filterOp', { number }),
        onChange: () => replace(index, { ...row, op: /** @type {FilterOp} */ (op.value) }),
      },
      ...[...new Set([...operators, row.op])].map((name) =>
        h('option', { value: name, selected: name === row.op }, t(`op_${name}`))
      )
    );
    return h(
      'div',
      { class: 'filter' },
      member,
      op,
      ...valuesInput({
        member: row.member,
        type,
        op: row.op,
        values: row.values,
        number,
        loadValues: isDimension && type !== 'boolean' ? loadValues : null,
        onChange: (values) => {
          row.values = values;
          unused.hidden = isFilled(row);
          onChange(rows);
        },
      }),
      h(
        'button',
        { type: 'button', class: 'icon', 'aria-label': t('removeFilter', { number }), onClick: () => remove(index) },
        '×'
      ),
      unused
    );
  }

  /**
   * @param {number} index
   * @param {FilterState} filter
   */
  function replace(index, filter) {
    rows = rows.map((row, at) => (at === index ? filter : row));
    changed();
    /** @type {HTMLElement | undefined} */ (list.children[index]?.querySelectorAll('select')[1])?.focus();
  }

  /** @param {number} index */
  function remove(index) {
    rows = rows.filter((_row, at) => at !== index);
    changed();
    add.focus();
  }

  function draw() {
    fill(list, ...rows.map(drawRow));
  }

  draw();
  return h(
    'fieldset',
    { class: 'field' },
    h('legend', {}, t('filters')),
    h('div', { class: 'filter-rows' }, list, add)
  );
}

/**
 * @param {CatalogueDataset | undefined} dataset
 * @param {string} chosen
 */
function memberGroups(dataset, chosen) {
  const option = (/** @type {{ name: string, title: import('../i18n.js').Text }} */ { name, title }) =>
    h('option', { value: name, selected: name === chosen }, pick(title));
  const known = [...(dataset?.dimensions ?? []), ...(dataset?.measures ?? [])].some(({ name }) => name === chosen);
  return [
    h('optgroup', { label: t('dimensions') }, ...(dataset?.dimensions ?? []).map(option)),
    h('optgroup', { label: t('measures') }, ...(dataset?.measures ?? []).map(option)),
    ...(known ? [] : [h('option', { value: chosen, selected: true }, chosen)]),
  ];
}

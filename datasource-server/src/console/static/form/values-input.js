import { fill, h } from '../dom.js';
import { t } from '../i18n.js';
import { removableChip } from './chip.js';
import { suggestValues } from './value-suggestions.js';

/** @typedef {import('./value-suggestions.js').LoadValues} LoadValues */

/**
 * @typedef {object} ValuesInputOptions
 * @property {string} member
 * @property {'number' | 'string' | 'boolean'} type
 * @property {string} op
 * @property {readonly string[]} values
 * @property {number} number of the filter row, for labels
 * @property {LoadValues | null} loadValues null where there is nothing to suggest
 * @property {(values: string[]) => void} onChange
 */

/**
 * The control for a filter's values: none, one, two or any number, as its condition needs.
 *
 * @param {ValuesInputOptions} options
 * @returns {HTMLElement[]}
 */
export function valuesInput(options) {
  const { op, type, values, number, onChange } = options;
  if (op === 'isNull' || op === 'isNotNull') {
    return [];
  }
  if (op === 'in' || op === 'notIn') {
    return [manyValues(options)];
  }
  if (op === 'between') {
    const pair = [values[0] ?? '', values[1] ?? ''];
    const change = (/** @type {number} */ index, /** @type {string} */ value) => {
      pair[index] = value;
      onChange([...pair]);
    };
    return [
      textInput(options, pair[0] ?? '', t('filterFrom', { number }), (value) => change(0, value)),
      textInput(options, pair[1] ?? '', t('filterTo', { number }), (value) => change(1, value)),
    ].flat();
  }
  if (type === 'boolean') {
    const select = h(
      'select',
      {
        'aria-label': t('filterValue', { number }),
        onChange: () => onChange(select.value === '' ? [] : [select.value]),
      },
      ...['', 'true', 'false'].map((value) => h('option', { value, selected: values[0] === value }, value))
    );
    return [select];
  }
  return textInput(options, values[0] ?? '', t('filterValue', { number }), (value) =>
    onChange(value === '' ? [] : [value])
  );
}

/**
 * @param {ValuesInputOptions} options
 * @param {string} value
 * @param {string} label
 * @param {(value: string) => void} onInput
 * @returns {HTMLElement[]}
 */
function textInput({ type, member, loadValues }, value, label, onInput) {
  const input = h('input', {
    type: type === 'number' ? 'number' : 'text',
    step: type === 'number' ? 'any' : null,
    value,
    'aria-label': label,
    onInput: () => onInput(input.value),
  });
  return loadValues ? [input, suggestValues(input, member, loadValues)] : [input];
}

/** @param {ValuesInputOptions} options */
function manyValues({ member, type, values, number, loadValues, onChange }) {
  let chosen = [...values];
  const chips = h('span', { class: 'chips' });
  const input = h('input', {
    type: type === 'number' ? 'number' : 'text',
    step: type === 'number' ? 'any' : null,
    placeholder: t('enterToAdd'),
    'aria-label': t('filterValues', { number }),
    onKeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && input.value !== '') {
        event.preventDefault();
        add();
      } else if (event.key === 'Backspace' && input.value === '' && chosen.length > 0) {
        change(chosen.slice(0, -1));
      }
    },
    onChange: () => add(),
  });

  function add() {
    if (input.value !== '') {
      change([...new Set([...chosen, input.value])]);
      input.value = '';
    }
  }

  /** @param {string[]} next */
  function change(next) {
    chosen = next;
    drawChips();
    onChange([...chosen]);
  }

  function drawChips() {
    const remove = (/** @type {string} */ value) => {
      change(chosen.filter((other) => other !== value));
      input.focus();
    };
    fill(chips, ...chosen.map((value) => removableChip(value, () => remove(value))));
  }

  drawChips();
  return h('span', { class: 'many-values' }, chips, input, loadValues && suggestValues(input, member, loadValues));
}

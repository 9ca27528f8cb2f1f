import { h, uniqueId } from '../dom.js';

/** @typedef {{ value: string, label: string, hint?: string }} Choice */

/**
 * A group of choices drawn as pills: check boxes (several) or radio buttons (one). Native inputs, so the keyboard works.
 *
 * @param {object} options
 * @param {string} options.legend
 * @param {'checkbox' | 'radio'} options.type
 * @param {readonly Choice[]} options.choices
 * @param {readonly string[]} options.chosen
 * @param {(value: string, checked: boolean) => void} options.onChange
 * @param {import('../dom.js').Child[]} [options.extra] shown after the pills
 */
export function pillGroup({ legend, type, choices, chosen, onChange, extra = [] }) {
  const name = uniqueId('choice');
  const pills = choices.map(({ value, label, hint }) => {
    const input = h('input', {
      type,
      name,
      value,
      checked: chosen.includes(value),
      onChange: () => onChange(value, input.checked),
    });
    return h('label', { class: 'pill', title: hint }, input, h('span', {}, label));
  });
  return h('fieldset', { class: 'field' }, h('legend', {}, legend), h('div', { class: 'pills' }, ...pills, ...extra));
}

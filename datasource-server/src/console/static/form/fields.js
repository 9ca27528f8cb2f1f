import { h, uniqueId } from '../dom.js';

/**
 * A label above its control.
 *
 * @param {string} label
 * @param {HTMLElement} control
 * @param {{ class?: string, hint?: string }} [options]
 */
export function labelled(label, control, { class: className = '', hint } = {}) {
  const id = uniqueId('field');
  control.id = id;
  const hintId = `${id}-hint`;
  if (hint) {
    control.setAttribute('aria-describedby', hintId);
  }
  return h(
    'div',
    { class: `field ${className}` },
    h('label', { for: id }, label),
    control,
    hint && h('span', { class: 'hint', id: hintId }, hint)
  );
}

/**
 * @param {ReadonlyArray<{ value: string, label: string }>} options
 * @param {string} chosen added as it is when it is not among the options, so that a link's choice is never lost silently
 * @param {(value: string) => void} onChange
 */
export function select(options, chosen, onChange) {
  const all = options.some(({ value }) => value === chosen) ? options : [...options, { value: chosen, label: chosen }];
  const element = h(
    'select',
    { onChange: () => onChange(element.value) },
    ...all.map(({ value, label }) => h('option', { value, selected: value === chosen }, label))
  );
  return element;
}

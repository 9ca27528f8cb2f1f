import { h } from '../dom.js';

/**
 * A short piece of a series' line: colour and stroke.
 *
 * @param {import('./palette.js').Stroke | undefined} stroke
 */
export function swatch(stroke) {
  const element = h('span', { class: 'swatch', 'aria-hidden': 'true' });
  if (stroke) {
    element.style.borderTopColor = stroke.color;
    element.style.borderTopStyle = stroke.dash.length === 0 ? 'solid' : (stroke.dash[0] ?? 0) < 4 ? 'dotted' : 'dashed';
  }
  return element;
}

import { fill, h, uniqueId } from '../dom.js';

const PAUSE_MS = 200;

/**
 * Values that occur in the data, offered while typing.
 *
 * @typedef {(member: string, search: string, signal: AbortSignal) => Promise<string[]>} LoadValues
 */

/**
 * Gives an input a list of suggestions that follows what is typed.
 *
 * @param {HTMLInputElement} input
 * @param {string} member
 * @param {LoadValues} loadValues
 * @returns {HTMLDataListElement} to be put beside the input
 */
export function suggestValues(input, member, loadValues) {
  const list = h('datalist', { id: uniqueId('values') });
  input.setAttribute('list', list.id);
  input.setAttribute('autocomplete', 'off');
  /** @type {AbortController | null} */
  let asking = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const values = await loadValues(member, input.value, signal);
    if (!signal.aborted) {
      fill(list, ...values.map((value) => h('option', { value })));
    }
  }

  input.addEventListener('focus', ask);
  input.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE_MS);
  });
  return list;
}

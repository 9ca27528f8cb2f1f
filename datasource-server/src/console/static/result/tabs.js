import { h, uniqueId } from '../dom.js';

/**
 * Tabs as ARIA describes them: one stop for the Tab key, arrow keys between.
 *
 * @template {string} T
 * @param {object} options
 * @param {ReadonlyArray<{ id: T, label: string }>} options.tabs
 * @param {T} options.active
 * @param {string} options.label
 * @param {HTMLElement} options.panel
 * @param {(id: T) => void} options.onSelect
 */
export function createTabs({ tabs, active, label, panel, onSelect }) {
  panel.id = uniqueId('panel');
  panel.setAttribute('role', 'tabpanel');
  const buttons = tabs.map(({ id, label: text }) =>
    h(
      'button',
      { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': panel.id, onClick: () => choose(id) },
      text
    )
  );

  /** @param {T} id */
  function mark(id) {
    tabs.forEach((tab, index) => {
      const selected = tab.id === id;
      buttons[index]?.setAttribute('aria-selected', String(selected));
      buttons[index]?.setAttribute('tabindex', selected ? '0' : '-1');
    });
    panel.setAttribute('aria-labelledby', `tab-${id}`);
  }

  /** @param {T} id */
  function choose(id) {
    mark(id);
    onSelect(id);
  }

  /** @param {KeyboardEvent} event */
  function move(event) {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const last = buttons.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[
      event.key
    ];
    const tab = to === undefined ? undefined : tabs[to];
    if (to !== undefined && tab) {
      event.preventDefault();
      buttons[to]?.focus();
      choose(tab.id);
    }
  }

  mark(active);
  return {
    element: h('div', { class: 'tabs', role: 'tablist', 'aria-label': label, onKeydown: move }, ...buttons),
    choose,
    mark,
  };
}

/** jsdom lays nothing out: without a size, a Combobox's virtual list would show no option; nor does it know what is in view. */
export function giveElementsASize(): void {
  const size = { width: 240, height: 240, top: 0, left: 0, bottom: 240, right: 240, x: 0, y: 0, toJSON: () => ({}) };
  Element.prototype.getBoundingClientRect = () => size;
  for (const side of ['offsetHeight', 'offsetWidth', 'clientHeight', 'clientWidth']) {
    Object.defineProperty(HTMLElement.prototype, side, { configurable: true, value: 240 });
  }
  Element.prototype.scrollTo = () => undefined;
  globalThis.IntersectionObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  } as never;
  HTMLCanvasElement.prototype.getContext = (() => ({ measureText: () => ({ width: 10 }) })) as never;
}

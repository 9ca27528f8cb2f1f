import { BaseTransport, VERSION, type TransportItem } from '@grafana/faro-core';
import { leanItem, type LeanItem } from './lean-item.ts';

/** Where Faro's items leave Faro. Gathering and sending are ours, because they must work while the page is being left. */
export class CollectTransport extends BaseTransport {
  readonly name = '@aimarket/telemetry:collect';
  readonly version = VERSION;
  readonly #take: (item: LeanItem) => void;

  constructor(take: (item: LeanItem) => void) {
    super();
    this.#take = take;
  }

  send(items: TransportItem | TransportItem[]): void {
    for (const item of Array.isArray(items) ? items : [items]) {
      const lean = leanItem(item);
      if (lean !== null) {
        this.#take(lean);
      }
    }
  }

  override isBatched(): boolean {
    return true;
  }
}

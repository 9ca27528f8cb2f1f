import type { Catalogue } from '../contract';

/** After this long the catalogue is asked for again: datasets become available and unavailable. */
const FRESH_MS = 60_000;

/**
 * The data server's catalogue, fetched once for all editors, variables and filters of a data source: callers at the same time share
 * one request, later ones the answer while it is fresh. A failure is not remembered.
 */
export class CatalogueClient {
  private latest: { catalogue: Catalogue; at: number } | undefined;
  private pending: Promise<Catalogue> | undefined;

  /** `load` fetches the catalogue; `now` is in ms. */
  constructor(
    private readonly load: () => Promise<Catalogue>,
    private readonly now: () => number = Date.now
  ) {}

  /** What is known without asking. */
  peek(): Catalogue | undefined {
    return this.latest?.catalogue;
  }

  get(): Promise<Catalogue> {
    if (this.latest && this.now() - this.latest.at < FRESH_MS) {
      return Promise.resolve(this.latest.catalogue);
    }
    return this.refresh();
  }

  /** Asks again even if the known answer is fresh. */
  refresh(): Promise<Catalogue> {
    this.pending ??= this.load()
      .then((catalogue) => {
        this.latest = { catalogue, at: this.now() };
        return catalogue;
      })
      .finally(() => {
        this.pending = undefined;
      });
    return this.pending;
  }
}

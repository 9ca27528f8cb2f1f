import type { PrometheusSeries } from './prometheus-client.ts';

/** Metrics to ask for in one go, as a selector: `{__name__=~"a|b",job="x"}`. `match` holds further matchers, or nothing. */
export function selector(names: readonly string[], match: string): string {
  return `{__name__=~"${names.join('|')}"${and(match)}}`;
}

/** Matchers to stand behind others. */
export function and(match: string): string {
  return match === '' ? '' : `,${match}`;
}

/** Series by their instance, the address that Prometheus scrapes. */
export function byInstance(series: readonly PrometheusSeries[]): Map<string, PrometheusSeries[]> {
  const instances = new Map<string, PrometheusSeries[]>();
  for (const each of series) {
    const instance = each.labels['instance'] ?? '';
    const known = instances.get(instance);
    if (known === undefined) {
      instances.set(instance, [each]);
    } else {
      known.push(each);
    }
  }
  return instances;
}

/** The first series of a name; undefined where there is none. */
export function valueOf(series: readonly PrometheusSeries[], ...names: readonly string[]): number | undefined {
  return series.find(({ labels }) => names.includes(labels['__name__'] ?? ''))?.value;
}

/** The object without what is undefined. */
export function defined<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

import type { Guard } from './guard.ts';

export interface SeenResource {
  url: string;
  /** What asked for it: `script`, `link`, `img`, `css` … */
  kind: string;
  /** ms; unknown of what failed. */
  duration: number | undefined;
  isFailed: boolean;
}

interface ResourceOptions {
  guard: Guard;
  window: Window & typeof globalThis;
  slowMs: number;
  onResource: (resource: SeenResource) => void;
}

/** Calls have timings of their own. */
const CALLS = new Set(['fetch', 'xmlhttprequest', 'beacon', 'navigation', 'eventsource', 'websocket']);
/** A page of a thousand broken pictures says so in its first ones. */
export const MAX_RESOURCES = 50;

/** Slow and failed resources of a page, fifty at most, those before the start included. Returns how to stop. */
export function watchResources({ window, slowMs, onResource, guard }: ResourceOptions): () => void {
  const failed = new Set<string>();
  let count = 0;
  const tell = (resource: SeenResource) => {
    if (count < MAX_RESOURCES) {
      count += 1;
      onResource(resource);
    }
  };
  const tellFailed = (url: string, kind: string) => {
    if (url !== '' && !failed.has(url) && failed.size < MAX_RESOURCES) {
      failed.add(url);
      tell({ url, kind, duration: undefined, isFailed: true });
    }
  };
  const onError = guard((event: Event) => {
    const { target } = event;
    if (target instanceof window.Element) {
      tellFailed(addressOf(target), target.localName);
    }
  });
  const onEntry = ({ name, initiatorType, duration, responseStatus }: PerformanceResourceTiming) => {
    if (CALLS.has(initiatorType)) {
      return;
    }
    if (responseStatus >= 400) {
      tellFailed(name, initiatorType);
    } else if (duration >= slowMs && !failed.has(name)) {
      tell({ url: name, kind: initiatorType, duration, isFailed: false });
    }
  };

  // What fails to load does not bubble, but can be captured.
  window.addEventListener('error', onError, true);
  const observer = guard(observe)(window, guard(onEntry));
  return () => {
    window.removeEventListener('error', onError, true);
    observer?.disconnect();
  };
}

function observe(
  window: Window & typeof globalThis,
  onEntry: (entry: PerformanceResourceTiming) => void
): PerformanceObserver | undefined {
  if (typeof window.PerformanceObserver !== 'function') {
    return undefined;
  }
  const observer = new window.PerformanceObserver((list) =>
    (list.getEntries() as PerformanceResourceTiming[]).forEach(onEntry)
  );
  observer.observe({ type: 'resource', buffered: true });
  return observer;
}

function addressOf(element: Element): string {
  const { src, href, currentSrc } = element as { src?: unknown; href?: unknown; currentSrc?: unknown };
  const [address = ''] = [currentSrc, src, href].filter(
    (value) => typeof value === 'string' && value !== ''
  ) as string[];
  return address;
}

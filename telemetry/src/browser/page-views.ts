import type { Guard } from './guard.ts';
import { pageAddress } from './privacy.ts';

export interface PageView {
  page: string;
  title: string;
  /** The page before: of another site on arrival, of this one afterwards. */
  referrer: string;
}

interface PageViewOptions {
  window: Window;
  /** Called once a page, after the page had a chance to set its title. */
  onView: (view: PageView) => void;
  /** The page's path as it is counted. */
  clean: (path: string) => string;
  guard: Guard;
}

type Route = 'pushState' | 'replaceState';

/**
 * One view a page: on arrival, on every route of the history or the hash, and when a page comes back from the browser's cache. A
 * change of the query alone is no new page. A redirect within one task counts as one view, of the page it led to. Returns how to
 * stop.
 */
export function watchPageViews({ window, onView, clean, guard }: PageViewOptions): () => void {
  const { history, document } = window;
  let previous = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  const view = (isForced: boolean) => {
    const page = countedPage(window.location.href, clean);
    if (isStopped || (page === previous && !isForced)) {
      return;
    }
    const referrer = previous === '' ? pageAddress(document.referrer) : previous;
    previous = page;
    onView({ page, title: document.title.slice(0, 200), referrer });
  };
  const viewSoon = guard((isForced: boolean) => {
    clearTimeout(timer);
    timer = setTimeout(
      guard(() => view(isForced)),
      0
    );
  });
  const onRoute = () => viewSoon(false);
  const onShow = guard((event: PageTransitionEvent) => {
    if (event.persisted) {
      viewSoon(true);
    }
  });

  const restore = (['pushState', 'replaceState'] as const).map((name) => wrapRoute(history, name, onRoute));
  window.addEventListener('popstate', onRoute);
  window.addEventListener('hashchange', onRoute);
  window.addEventListener('pageshow', onShow);
  if ((document as { prerendering?: boolean }).prerendering === true) {
    document.addEventListener('prerenderingchange', onRoute, { once: true });
  } else {
    view(false);
  }

  return () => {
    isStopped = true;
    clearTimeout(timer);
    restore.forEach((undo) => undo());
    window.removeEventListener('popstate', onRoute);
    window.removeEventListener('hashchange', onRoute);
    window.removeEventListener('pageshow', onShow);
  };
}

/** The path of a page, with that of a hash router, as `clean` wants it. */
export function countedPage(url: string, clean: (path: string) => string): string {
  const address = pageAddress(url);
  const path = address === '' ? '' : address.slice(new URL(address).origin.length);
  const cleaned: unknown = clean(path);
  return typeof cleaned === 'string' ? cleaned.slice(0, 500) : path;
}

function wrapRoute(history: History, name: Route, onRoute: () => void): () => void {
  const original = history[name];
  const wrapper = function (this: History, ...args: Parameters<History[Route]>): void {
    original.apply(this, args);
    onRoute();
  };
  history[name] = wrapper;
  return () => {
    if (history[name] === wrapper) {
      history[name] = original;
    }
  };
}

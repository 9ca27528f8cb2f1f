/** How long the page took from its navigation to the end of its load event, ms, once that is known. Returns how to stop waiting. */
export function watchPageLoad(window: Window & typeof globalThis, onLoad: (durationMs: number) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const measure = () => {
    // Within the load event its own end is not known yet.
    timer = setTimeout(() => {
      const duration = loadDuration(window.performance);
      if (duration !== undefined) {
        onLoad(duration);
      }
    }, 0);
  };
  if (window.document.readyState === 'complete') {
    measure();
  } else {
    window.addEventListener('load', measure, { once: true });
  }
  return () => {
    clearTimeout(timer);
    window.removeEventListener('load', measure);
  };
}

/** undefined where the browser does not tell. Of a page that was rendered ahead only the part that its visitor waited. */
function loadDuration(performance: Performance | undefined): number | undefined {
  const [entry] = (performance?.getEntriesByType?.('navigation') ?? []) as PerformanceNavigationTiming[];
  if (entry === undefined || !(entry.loadEventEnd > 0)) {
    return undefined;
  }
  const { activationStart = 0 } = entry as { activationStart?: number };
  return Math.max(0, entry.loadEventEnd - activationStart);
}

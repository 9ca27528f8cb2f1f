import type { Guard } from './guard.ts';

interface LeavingOptions {
  window: Window;
  /** The page is hidden, or left for another; it may be the last that is heard of it, and may come twice. */
  onHide: (isLeft: boolean) => void;
  /** The page is seen again, or the network is back. */
  onBack: () => void;
  guard: Guard;
}

/** Returns how to stop. */
export function watchLeaving({ window, onHide, onBack, guard }: LeavingOptions): () => void {
  const { document } = window;
  const hide = guard(onHide);
  const leave = () => hide(true);
  const back = guard(onBack);
  const onVisibility = () => (document.visibilityState === 'hidden' ? hide(false) : back());
  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('pagehide', leave);
  window.addEventListener('pageshow', back);
  window.addEventListener('online', back);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('pagehide', leave);
    window.removeEventListener('pageshow', back);
    window.removeEventListener('online', back);
  };
}

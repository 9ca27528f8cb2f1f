/**
 * Runs a task in one tab at a time: where another tab of this origin is at it, nothing is done. In browsers and on pages without
 * Web Locks (plain HTTP) it always runs, so two open tabs may then do the same work.
 */
export function createExclusively(
  locks: Pick<LockManager, 'request'> | undefined,
  name: string
): (task: () => Promise<void>) => Promise<void> {
  return async (task) => {
    let isTaken = false;
    const run = async () => {
      isTaken = true;
      await task();
    };
    if (locks === undefined) {
      await run();
      return;
    }
    try {
      await locks.request(name, { ifAvailable: true }, async (lock) => {
        if (lock !== null) {
          await run();
        }
      });
    } catch (error) {
      if (isTaken) {
        throw error;
      }
      // Locks are refused here, as to a page in a sandbox.
      await run();
    }
  };
}

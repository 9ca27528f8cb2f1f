const PREFIX = 'aimarket-ops-datasource.';

/**
 * @typedef {object} Memory
 * @property {(key: string) => string | null} get
 * @property {(key: string, value: string | null) => void} set
 */

/**
 * Browser storage under our own prefix. Where the browser forbids it, values last as long as the page.
 *
 * @param {() => Storage} open
 * @returns {Memory}
 */
function memoryOver(open) {
  /** @type {Map<string, string>} */
  const fallback = new Map();
  /** @type {Storage | null} */
  let storage = null;
  try {
    storage = open();
  } catch {
    // Blocked by the browser's privacy settings: the page works, it only forgets.
  }
  return {
    get: (key) => (storage ? storage.getItem(PREFIX + key) : (fallback.get(key) ?? null)),
    set(key, value) {
      if (value === null) {
        storage?.removeItem(PREFIX + key);
        fallback.delete(key);
      } else if (storage) {
        storage.setItem(PREFIX + key, value);
      } else {
        fallback.set(key, value);
      }
    },
  };
}

/** Ends with the tab: the access token. */
export const sessionMemory = memoryOver(() => window.sessionStorage);

/** Outlives the tab: the language. */
export const lastingMemory = memoryOver(() => window.localStorage);

import { t } from './i18n.js';

const SHOWN_MS = 1800;

/**
 * Copies and says so on the button. Where the browser forbids it (a page without https on another machine), the text is
 * selected for the reader to copy.
 *
 * @param {HTMLButtonElement} button
 * @param {string} text
 * @param {Element | null} [shownIn] the element that shows the text
 */
export async function copyFrom(button, text, shownIn = null) {
  const label = button.dataset['label'] ?? button.textContent ?? '';
  button.dataset['label'] = label;
  const copied = await writeClipboard(text);
  button.textContent = copied ? t('copied') : t('copyByHand');
  if (!copied && shownIn) {
    window.getSelection()?.selectAllChildren(shownIn);
  }
  setTimeout(() => (button.textContent = label), SHOWN_MS);
}

/** @param {string} text */
async function writeClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Forbidden or, without https, not there at all: the caller tells the reader what to do.
    return false;
  }
}

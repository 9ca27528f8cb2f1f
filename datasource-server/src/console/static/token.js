import { h } from './dom.js';
import { t } from './i18n.js';
import { sessionMemory } from './storage.js';

const KEY = 'token';

export function getToken() {
  return sessionMemory.get(KEY);
}

export function forgetToken() {
  sessionMemory.set(KEY, null);
}

/** @type {Promise<boolean> | null} */
let asking = null;

/**
 * Asks the reader for a token; several callers at once share one dialog. Resolves to whether one was given.
 *
 * @returns {Promise<boolean>}
 */
export function askForToken() {
  asking ??= openDialog().finally(() => (asking = null));
  return asking;
}

/** @returns {Promise<boolean>} */
function openDialog() {
  return new Promise((resolve) => {
    const input = h('input', {
      type: 'password',
      id: 'token',
      autocomplete: 'off',
      required: true,
      spellcheck: 'false',
    });
    const dialog = h(
      'dialog',
      { class: 'token-dialog', 'aria-labelledby': 'token-title', onClose: () => finish(false) },
      h(
        'form',
        { onSubmit: save },
        h('h2', { id: 'token-title' }, t('tokenNeeded')),
        h('p', {}, t('tokenHint')),
        getToken() !== null && h('p', { class: 'problem', role: 'alert' }, t('tokenWrong')),
        h('label', { for: 'token' }, t('token')),
        input,
        h(
          'div',
          { class: 'actions' },
          h('button', { type: 'submit', class: 'primary' }, t('tokenSave')),
          h('button', { type: 'button', class: 'quiet', onClick: () => dialog.close() }, t('cancel'))
        )
      )
    );

    /** @param {Event} event */
    function save(event) {
      event.preventDefault();
      sessionMemory.set(KEY, input.value.trim());
      finish(true);
    }

    /** @param {boolean} given */
    function finish(given) {
      dialog.remove();
      resolve(given);
    }

    document.body.append(dialog);
    dialog.showModal();
  });
}

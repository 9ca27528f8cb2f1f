import { MESSAGES } from './messages.js';
import { lastingMemory } from './storage.js';

/** @typedef {'zh' | 'en'} Locale */
/** @typedef {import('../../contract/text.ts').Text} Text */

const KEY = 'locale';

/** @type {Locale} */
let current = rememberedLocale() ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');

/** @returns {Locale | null} */
function rememberedLocale() {
  const stored = lastingMemory.get(KEY);
  return stored === 'zh' || stored === 'en' ? stored : null;
}

/** @returns {Locale} */
export function getLocale() {
  return current;
}

/** @param {Locale} locale */
export function setLocale(locale) {
  current = locale;
  lastingMemory.set(KEY, locale);
}

/** The tag for Intl and for `<html lang>`. */
export function languageTag() {
  return current === 'zh' ? 'zh-CN' : 'en';
}

/**
 * A message in the current language; `{name}` is replaced by the parameter of that name.
 *
 * @param {keyof typeof MESSAGES} key
 * @param {Record<string, string | number>} [params]
 */
export function t(key, params = {}) {
  const text = MESSAGES[key][current === 'zh' ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(params[name] ?? whole));
}

/**
 * A text of the server in the current language.
 *
 * @param {Text | undefined} text
 */
export function pick(text) {
  return text ? text[current] : '';
}

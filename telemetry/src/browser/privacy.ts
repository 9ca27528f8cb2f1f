import { describe } from './guard.ts';

const MAX_TEXT = 2000;
const MAX_ATTRIBUTES = 30;
const MAX_ATTRIBUTE = 500;
const MAX_NAME = 100;
const MAX_USER = 128;

/** Attributes with such names are about a person or open a door: they never leave the page. */
const PRIVATE_NAME =
  /pass(word|wd)|secret|token|authorization|cookie|e?mail|phone|mobile|id_?card|(user|real|full|nick|first|last)_?name|address|密码|姓名|邮箱|手机|电话|身份证|地址|昵称/i;
const ADDRESS_IN_TEXT = /\b(?:https?|wss?|ftp):\/\/[^\s"'<>()]+/gi;
const QUERY_IN_TEXT = /([^\s?])\?[^\s?=]*=[^\s"'<>()]*/g;
const MAIL_IN_TEXT = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g;

/** An address without query, fragment and credentials; empty for what is no web address. */
export function plainAddress(url: unknown, base: string | undefined): string {
  const parsed = parseAddress(url, base);
  return parsed === undefined ? '' : parsed.origin + parsed.pathname;
}

/** Where a page is: its address without query and credentials. The path of a hash router stays, without its query. */
export function pageAddress(url: unknown, base?: string): string {
  const parsed = parseAddress(url, base);
  if (parsed === undefined) {
    return '';
  }
  const { origin, pathname, hash } = parsed;
  return origin + pathname + (/^#!?\//.test(hash) ? hash.replace(/\?.*$/s, '') : '');
}

function parseAddress(url: unknown, base: string | undefined): URL | undefined {
  try {
    const parsed = new URL(String(url), base);
    return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed : undefined;
  } catch {
    // No address: that is what undefined says.
    return undefined;
  }
}

/** Free text with the queries of its addresses and its mail addresses taken out, cut to 2,000 characters. */
export function plainText(text: string, length = MAX_TEXT): string {
  return text
    .slice(0, length)
    .replace(ADDRESS_IN_TEXT, (url) => plainAddress(url, undefined) || url.replace(/[?#].*$/s, ''))
    .replace(QUERY_IN_TEXT, '$1')
    .replace(MAIL_IN_TEXT, '…@…');
}

/**
 * Attributes as text by name, whatever was given: at most 30, none with a private name. What is neither text, number nor flag is
 * left out.
 */
export function plainAttributes(attributes: unknown): Record<string, string> {
  const plain: Record<string, string> = {};
  if (typeof attributes !== 'object' || attributes === null) {
    return plain;
  }
  for (const name of Object.keys(attributes)) {
    const value: unknown = (attributes as Record<string, unknown>)[name];
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (isPlain && !PRIVATE_NAME.test(name) && Object.keys(plain).length < MAX_ATTRIBUTES) {
      plain[name.slice(0, MAX_NAME)] = plainText(String(value), MAX_ATTRIBUTE);
    }
  }
  return plain;
}

/** The name of an event or a metric, empty where there is none. */
export function plainName(name: unknown): string {
  return typeof name === 'string' ? name.trim().slice(0, MAX_NAME) : '';
}

/** The id of a user given as such or as `{ id }`; undefined for none and for what is a mail address or a phone number. */
export function plainUserId(user: unknown): string | undefined {
  const id: unknown = typeof user === 'object' && user !== null ? (user as { id?: unknown }).id : user;
  if (typeof id !== 'string' && typeof id !== 'number') {
    return undefined;
  }
  const text = describe(id).trim().slice(0, MAX_USER);
  return text === '' || text.includes('@') || /^\+?(86)?1[3-9]\d{9}$/.test(text) ? undefined : text;
}

/** The path of a page's address, without query and fragment; a hash router's path counts. Empty for what is no address. */
export function pageOf(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url, 'http://page.invalid')) {
    return '';
  }
  const { pathname, hash } = new URL(url, 'http://page.invalid');
  return hash.startsWith('#/') || hash.startsWith('#!/') ? pathname + withoutQuery(hash) : pathname;
}

/** An address that was called from a page: its path alone where it lies on the page's own origin, else with its host. */
export function targetOf(url: string | undefined, page: string | undefined): string {
  if (url === undefined || url === '') {
    return '';
  }
  const base = page !== undefined && URL.canParse(page) ? page : 'http://page.invalid';
  if (!URL.canParse(url, base)) {
    return withoutQuery(url);
  }
  const { origin, host, pathname, protocol } = new URL(url, base);
  if (protocol !== 'http:' && protocol !== 'https:') {
    return protocol;
  }
  return origin === new URL(base).origin ? pathname : `${host}${pathname}`;
}

function withoutQuery(text: string): string {
  return text.replace(/[?].*$/s, '');
}

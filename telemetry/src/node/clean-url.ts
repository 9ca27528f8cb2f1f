const SECRET_NAMES =
  'passwd|password|pwd|secret|token|api[_-]?key|access[_-]?key|accesskeysecret|private[_-]?key|authorization|session[_-]?id|signature|sign|credential|auth|key|code';
const SECRET = new RegExp(`([?&;](?:[a-z0-9]*[_-])?(?:${SECRET_NAMES})=)[^&#;\\s]*`, 'gi');
const MAX_LENGTH = 2000;

/** An address as it may stand in a file: the values of query parameters that are named like secrets become `***`. */
export function cleanUrl(url: string): string {
  return url.slice(0, MAX_LENGTH).replace(SECRET, '$1***');
}

/** The environment variable that the command reads the token from, so that no token is ever shown or pasted. */
export const TOKEN_VARIABLE = 'AIMARKET_TOKEN';

/**
 * The request as a command for a POSIX shell, whatever the values hold.
 *
 * @param {string} url
 * @param {object} request
 * @param {boolean} withToken
 */
export function curlLine(url, request, withToken) {
  const parts = [`curl -sS ${quote(url)}`, `-H ${quote('Content-Type: application/json')}`];
  if (withToken) {
    parts.push(`-H "Authorization: Bearer $${TOKEN_VARIABLE}"`);
  }
  parts.push(`--data-raw ${quote(JSON.stringify(request))}`);
  return parts.join(' \\\n  ');
}

/**
 * Single quotes keep everything but themselves.
 *
 * @param {string} text
 */
function quote(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

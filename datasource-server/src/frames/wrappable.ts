/**
 * A text for a cell that wraps. Grafana counts the lines of such a cell by spaces and hyphens only and cuts what does not fit, which is
 * most of a Chinese sentence: it gets a space after each mark of punctuation.
 */
export function wrappable(text: string): string {
  return text.replace(/([,;:。、,;:)])(?=\p{Script=Han})/gu, '$1 ');
}

/** A typed text as a number where it is one; a variable or anything else stays a text. */
export function parseNumberText(text: string): number | string {
  const trimmed = text.trim();
  const number = Number(trimmed);
  return trimmed !== '' && Number.isFinite(number) ? number : trimmed;
}

/** Whether a text can stand where a number is asked for: a number, or a variable that will become one. */
export function isNumberOrVariable(text: string): boolean {
  return typeof parseNumberText(text) === 'number' || /^(?:\$\w+|\$\{.+\}|\[\[.+\]\])$/.test(text.trim());
}

/** Whether a text is a whole number from `min` to `max`. */
export function isWholeNumber(text: string, min: number, max: number): boolean {
  const number = parseNumberText(text);
  return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max;
}

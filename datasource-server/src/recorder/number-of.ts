/** The finite number that a server wrote as text; undefined for anything else, as `NULL`, an empty text or `NaN`. */
export function numberOf(text: string | null | undefined): number | undefined {
  const number = text === null || text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

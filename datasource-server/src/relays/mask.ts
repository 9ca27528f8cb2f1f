/** 13912340000 → 139****0000; anything that is no telephone number stays. */
export function maskMobile(target: string): string {
  return target.replace(/^(\+?\d{3})\d{2,}(\d{4})$/, '$1****$2');
}

/** The same for every number within a text, as it may be logged. */
export function maskMobiles(text: string): string {
  return text.replace(/(?<!\d)((?:\+?86)?1[3-9]\d)\d{4}(\d{4})(?!\d)/g, '$1****$2');
}

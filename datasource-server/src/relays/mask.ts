/** 13912340000 → 139****0000, ops@example.com → o***@example.com; what is neither stays. */
export function maskTarget(target: string): string {
  return target.replace(/^(\+?\d{3})\d{2,}(\d{4})$/, '$1****$2').replace(/^(.)[^@]*@/, '$1***@');
}

/** The same for every number and mail address within a text, as it may be logged. */
export function maskTargets(text: string): string {
  return text
    .replace(/(?<!\d)((?:\+?86)?1[3-9]\d)\d{4}(\d{4})(?!\d)/g, '$1****$2')
    .replace(/(?<![\w.%+-])([\w%+-])[\w.%+-]*@(?=[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})/g, '$1***@');
}

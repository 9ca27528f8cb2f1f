/** The 97.5 % quantile of the normal distribution: two-sided 95 %. */
export const Z975 = 1.959963984540054;

/**
 * The 97.5 % quantile of Student's t with `df` ≥ 8 degrees of freedom, to 1e-4.
 * The expansion in powers of 1/df of Abramowitz & Stegun, 26.7.5.
 */
export function studentT975(df: number): number {
  const terms = [
    (Z975 ** 3 + Z975) / 4,
    (5 * Z975 ** 5 + 16 * Z975 ** 3 + 3 * Z975) / 96,
    (3 * Z975 ** 7 + 19 * Z975 ** 5 + 17 * Z975 ** 3 - 15 * Z975) / 384,
    (79 * Z975 ** 9 + 776 * Z975 ** 7 + 1482 * Z975 ** 5 - 1920 * Z975 ** 3 - 945 * Z975) / 92_160,
  ];
  return terms.reduce((sum, term, index) => sum + term / df ** (index + 1), Z975);
}

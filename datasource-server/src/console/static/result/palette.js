/** Colours that stay apart for colour-blind readers, each with a contrast of at least 3:1 against its background. */
const LIGHT = ['#0072b2', '#d55e00', '#00805f', '#aa3377', '#a87000', '#2a8fc4', '#475569'];
const DARK = ['#56b4e9', '#e69f00', '#1bbf8f', '#e58cc0', '#f0e442', '#7d9bf5', '#b6c2cf'];

/** Beyond the colours, the same ones again with another stroke. */
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3]];
const PREVIOUS_DASH = [4, 3];

/** @typedef {{ color: string, dash: number[], width: number }} Stroke */

/**
 * The stroke of each series: both sides of a comparison share a colour, the previous one is thin and dashed.
 *
 * @param {ReadonlyArray<{ key: string, previous: boolean }>} series
 * @param {boolean} dark
 * @returns {Stroke[]}
 */
export function strokes(series, dark) {
  const colors = dark ? DARK : LIGHT;
  const keys = [...new Set(series.map(({ key }) => key))];
  return series.map(({ key, previous }) => {
    const index = keys.indexOf(key);
    const round = Math.floor(index / colors.length) % DASHES.length;
    return {
      color: colors[index % colors.length] ?? '#808080',
      dash: previous ? PREVIOUS_DASH : (DASHES[round] ?? []),
      width: previous ? 1.25 : 2,
    };
  });
}

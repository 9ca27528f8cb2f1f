import { readFileSync } from 'node:fs';

/**
 * Series of a file as the M4 competition writes them: a heading, then a line a series, its name and its values, which may be
 * quoted; a short series ends early or in empty fields. Throws Error naming file, line and field that is no number.
 */
export function readSeriesFile(file: string): Map<string, number[]> {
  const lines = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== '');
  const series = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    const [name = '', ...fields] = line.split(',').map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
    while (fields.length > 0 && (fields.at(-1) === '' || fields.at(-1) === 'NA')) {
      fields.pop();
    }
    const values = fields.map((field, place) => {
      const value = field === '' ? NaN : Number(field);
      if (!Number.isFinite(value)) {
        throw new Error(`${file}, line ${index + 2}, field ${place + 2}: "${field}" is no number`);
      }
      return value;
    });
    if (series.has(name)) {
      throw new Error(`${file}, line ${index + 2}: series ${name} is there twice`);
    }
    series.set(name, values);
  }
  if (series.size === 0) {
    throw new Error(`${file} holds no series`);
  }
  return series;
}

import { toServiceError } from '../platform/errors.ts';
import type { LineChunk, LineWriter } from './line-writer.ts';
import { rawLine, repairLines, type RepairedLines } from './repair-lines.ts';

/**
 * Stores a chunk whatever its lines are: as they came, else repaired. Resolves with the repair, null where none was needed.
 * Throws what the engine says of itself (`unavailable`, `overloaded`, `timeout`), never for a line.
 */
export async function storeLines(writer: LineWriter, chunk: LineChunk): Promise<RepairedLines | null> {
  try {
    await writer.write(chunk);
    return null;
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
  }
  return storeRepaired(writer, chunk, await repairLines(chunk.lines));
}

/**
 * Stores lines that have been repaired. One that the engine refuses even so is found by halves and kept as text, so that it
 * does not stop the others. Every part has a token of its own, the same whenever the chunk is stored again.
 */
export async function storeRepaired(
  writer: LineWriter,
  chunk: LineChunk,
  repaired: RepairedLines
): Promise<RepairedLines> {
  const asText = await byHalves(writer, { ...chunk, lines: repaired.lines, keys: repaired.keys });
  return { ...repaired, unparsed: repaired.unparsed + asText };
}

/** Resolves with the number of lines that were kept as text. */
async function byHalves(writer: LineWriter, chunk: LineChunk): Promise<number> {
  try {
    await writer.write(chunk);
    return 0;
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
  }
  const { lines, token } = chunk;
  const middle = middleOf(lines);
  if (middle === null) {
    await writer.write({ ...chunk, ...rawLine(lines), token: `${token}/text` });
    return 1;
  }
  const first = await byHalves(writer, { ...chunk, lines: lines.subarray(0, middle), token: `${token}/0` });
  return first + (await byHalves(writer, { ...chunk, lines: lines.subarray(middle), token: `${token}/1` }));
}

/** A line, or a key that the engine cannot read, is the reason; never the state of the engine. */
function isRefusal(error: unknown): boolean {
  return toServiceError(error).code === 'bad_request';
}

/** Behind a line feed near the middle; null for a single line. */
function middleOf(lines: Buffer): number | null {
  const half = lines.length >> 1;
  const after = lines.indexOf(10, half) + 1;
  if (after > 0 && after < lines.length) {
    return after;
  }
  const before = half === 0 ? 0 : lines.lastIndexOf(10, half - 1) + 1;
  return before > 0 ? before : null;
}

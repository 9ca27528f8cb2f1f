import { at, type Vector } from '../vector.ts';

export interface Decomposition {
  /** The values without their seasons. */
  adjusted: Vector;
  /** What the seasons add, `step` steps after the last value. */
  seasonAt(step: number): number;
}

/** Weight of a cycle beside the one after it. */
const FADING = 0.8;

/** Decompositions of one series by how many of its values are seen, each made once. */
export interface Decomposer {
  of(values: Vector, end: number): Decomposition;
}

/** The decompositions that several models ask for, kept while they ask about the same values. */
export function createDecomposer(seasons: readonly number[]): Decomposer {
  let known: { values: Vector; byEnd: Map<number, Decomposition> } | null = null;
  return {
    of(values, end) {
      if (known?.values !== values) {
        known = { values, byEnd: new Map() };
      }
      const made = known.byEnd.get(end) ?? decompose(values, end, seasons);
      known.byEnd.set(end, made);
      return made;
    },
  };
}

/**
 * Additive decomposition of the first `end` values with several seasons (Bandara, Hyndman and Bergmeir's MSTL, with recent
 * cycles' weighted means in place of loess): the trend is a centred moving average over the longest season, each season's
 * profile the mean of what trend and shorter seasons leave. Seasons of which the values do not hold two are left out.
 */
export function decompose(values: Vector, end: number, seasons: readonly number[]): Decomposition {
  const whole = seasons.filter((season) => season > 1 && 2 * season <= end);
  const adjusted = values.slice(0, end);
  const longest = whole.at(-1);
  if (longest === undefined) {
    return { adjusted, seasonAt: () => 0 };
  }
  const { from, trend } = centredMean(adjusted, longest);
  const rest = trend.map((mean, index) => at(adjusted, from + index) - mean);
  const profiles = whole.map((season) => {
    const profile = profileOf(rest, from, season);
    subtract(rest, profile, from % season);
    subtract(adjusted, profile, 0);
    return profile;
  });
  return {
    adjusted,
    seasonAt: (step) => profiles.reduce((sum, profile) => sum + at(profile, (end + step) % profile.length), 0),
  };
}

/** Takes a profile, repeated from `phase` on, off the values. */
function subtract(values: Vector, profile: Vector, phase: number): void {
  let place = phase;
  for (let index = 0; index < values.length; index++) {
    values[index] = at(values, index) - at(profile, place);
    place = place + 1 === profile.length ? 0 : place + 1;
  }
}

/** Mean over one season around each time that has half a season on both sides; the two ends of an even season count half. */
function centredMean(values: Vector, season: number): { from: number; trend: Vector } {
  const half = Math.floor(season / 2);
  const sums = new Float64Array(values.length + 1);
  for (let index = 0; index < values.length; index++) {
    sums[index + 1] = at(sums, index) + at(values, index);
  }
  const even = season % 2 === 0;
  const trend = new Float64Array(values.length - 2 * half);
  for (let index = 0; index < trend.length; index++) {
    const sum = at(sums, index + 2 * half + 1) - at(sums, index);
    const ends = even ? (at(values, index) + at(values, index + 2 * half)) / 2 : 0;
    trend[index] = (sum - ends) / season;
  }
  return { from: half, trend };
}

function profileOf(rest: Vector, from: number, season: number): Vector {
  const sums = new Float64Array(season);
  const weights = new Float64Array(season);
  let phase = from % season;
  for (let index = 0; index < rest.length; index++, phase = phase + 1 === season ? 0 : phase + 1) {
    sums[phase] = FADING * at(sums, phase) + at(rest, index);
    weights[phase] = FADING * at(weights, phase) + 1;
  }
  const profile = sums.map((sum, phase) => (at(weights, phase) > 0 ? sum / at(weights, phase) : 0));
  const mean = profile.reduce((sum, value) => sum + value, 0) / season;
  return profile.map((value) => value - mean);
}

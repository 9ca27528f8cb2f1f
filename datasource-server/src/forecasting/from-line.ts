import { at, meanOf, type Vector } from './vector.ts';

/** What is left of values without their line of least squares. */
export interface FromLine {
  /** Distances from the line. */
  errors: Vector;
  squares: number;
  /** Sum of squares of centred time. */
  timeSquares: number;
}

export interface Jump {
  /** Index of the first value after it; 0 where there is none. */
  index: number;
  /** New level minus old. */
  size: number;
  /** Squares that it explains on top of the line. */
  explained: number;
}

export function fromLine(values: Vector): FromLine {
  const count = values.length;
  const centre = (count - 1) / 2;
  const timeSquares = (count * (count * count - 1)) / 12;
  const mean = meanOf(values);
  let products = 0;
  values.forEach((value, time) => {
    products += (time - centre) * (value - mean);
  });
  const slope = products / timeSquares;
  let squares = 0;
  const errors = values.map((value, time) => {
    const error = value - mean - slope * (time - centre);
    squares += error * error;
    return error;
  });
  return { errors, squares, timeSquares };
}

/** The jump on top of the line that explains most, with at least `side` values on each side of it. */
export function bestJump({ errors, timeSquares }: FromLine, side: number): Jump {
  const count = errors.length;
  let best = { index: 0, size: 0, explained: 0 };
  let sum = 0;
  for (let index = count - 1; index >= side; index--) {
    sum += at(errors, index);
    const after = count - index;
    if (after < side) {
      continue;
    }
    const withTime = (after * (count - after)) / 2;
    const weight = after - (after * after) / count - (withTime * withTime) / timeSquares;
    const explained = weight > 0 ? (sum * sum) / weight : 0;
    if (explained > best.explained) {
      best = { index, size: sum / weight, explained };
    }
  }
  return best;
}

import { at, type Vector } from './vector.ts';

/**
 * Solves A x = b in place by Cholesky's factors and leaves x in `b`. `matrix` is symmetric, `size` × `size`, row by row; only
 * its lower half is read, and it is overwritten. A direction in which the matrix has no weight gets the solution 0.
 */
export function solveSymmetric(matrix: Vector, b: Vector, size: number): void {
  let largest = 0;
  for (let row = 0; row < size; row++) {
    largest = Math.max(largest, at(matrix, row * size + row));
  }
  const least = largest * 1e-12;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = at(matrix, row * size + column);
      for (let inner = 0; inner < column; inner++) {
        sum -= at(matrix, row * size + inner) * at(matrix, column * size + inner);
      }
      if (row !== column) {
        matrix[row * size + column] = sum / at(matrix, column * size + column);
      } else {
        matrix[row * size + row] = sum > least ? Math.sqrt(sum) : Infinity;
      }
    }
  }
  for (let row = 0; row < size; row++) {
    let sum = at(b, row);
    for (let inner = 0; inner < row; inner++) {
      sum -= at(matrix, row * size + inner) * at(b, inner);
    }
    b[row] = sum / at(matrix, row * size + row);
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = at(b, row);
    for (let inner = row + 1; inner < size; inner++) {
      sum -= at(matrix, inner * size + row) * at(b, inner);
    }
    b[row] = sum / at(matrix, row * size + row);
  }
}

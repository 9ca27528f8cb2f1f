interface Vertex {
  point: number[];
  value: number;
}

/**
 * The point at which `cost` is smallest, by the simplex of Nelder and Mead (1965), from `start` with first steps `step`.
 * Stops after `evaluations` of the cost at the latest, or when the simplex's costs agree within a millionth.
 */
export function minimise(
  cost: (point: readonly number[]) => number,
  start: readonly number[],
  step: number,
  evaluations: number
): number[] {
  const size = start.length;
  let left = evaluations;
  const vertex = (point: number[]): Vertex => {
    left--;
    const value = cost(point);
    return { point, value: Number.isFinite(value) ? value : Infinity };
  };
  const simplex = [vertex([...start])];
  for (let index = 0; index < size; index++) {
    simplex.push(vertex(start.map((value, at) => (at === index ? value + step : value))));
  }
  const ascending = () => simplex.sort((one, other) => one.value - other.value);
  for (ascending(); left > 0; ascending()) {
    const best = simplex[0] as Vertex;
    const worst = simplex[size] as Vertex;
    if (!(worst.value - best.value > 1e-6 * Math.abs(best.value))) {
      break;
    }
    const centre = start.map((_, index) => {
      const sum = simplex.slice(0, size).reduce((total, { point }) => total + (point[index] as number), 0);
      return sum / size;
    });
    const towards = (share: number) =>
      vertex(centre.map((value, index) => value + share * ((worst.point[index] as number) - value)));
    const reflected = towards(-1);
    if (reflected.value < best.value) {
      const expanded = towards(-2);
      simplex[size] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < (simplex[size - 1] as Vertex).value) {
      simplex[size] = reflected;
    } else {
      const contracted = towards(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) {
        simplex[size] = contracted;
      } else {
        for (let index = 1; index <= size; index++) {
          const { point } = simplex[index] as Vertex;
          simplex[index] = vertex(point.map((value, at) => (value + (best.point[at] as number)) / 2));
        }
      }
    }
  }
  return (simplex[0] as Vertex).point;
}

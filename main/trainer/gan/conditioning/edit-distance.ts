/**
 * How many letters must be added, dropped or changed to make one word of another (Levenshtein 1966), row by
 * row of Wagner and Fischer's table.
 */
export function editDistance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const changed = Number(one[row - 1] !== other[column - 1]);
      current[column] = Math.min(
        previous[column] + 1,
        current[column - 1] + 1,
        previous[column - 1] + changed,
      );
    }
    previous = current;
  }
  return previous[other.length];
}

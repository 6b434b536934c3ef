/**
 * "1 4 9", "1, 4-6": places of creatures as people count them, from 1; none of an empty text.
 *
 * @param count how many there are
 * @returns cells from 0, each once and in the order in which they were named; null where the text says anything else
 */
export function cellsOfText(text: string, count: number): number[] | null {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const cells: number[] = [];
  for (const word of words) {
    const [, from, to = from] = /^(\d{1,4})(?:[-–](\d{1,4}))?$/.exec(word) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (from === undefined || first < 1 || last < first || last > count) return null;
    for (let place = first; place <= last; place++) cells.push(place - 1);
  }
  return [...new Set(cells)];
}

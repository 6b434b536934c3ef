/** Which of sprites that are the same stays, and whether more is said of it than of another. */
export interface Kept {
  place: number;
  saysMost: boolean;
}

/**
 * The one of which most is said, label and tags together, so that least of what a person knows goes with the others. Where as much
 * is said of several it is the first of them.
 *
 * @param places those that are still there, in their order
 * @param wordsOn how many labels and tags a sprite has
 * @returns null of none
 */
export function whichToKeep(
  places: readonly number[],
  wordsOn: (place: number) => number,
): Kept | null {
  const counts = places.map((place) => ({ place, count: wordsOn(place) }));
  const most = Math.max(...counts.map(({ count }) => count));
  const kept = counts.find(({ count }) => count === most);
  return kept ? { place: kept.place, saysMost: counts.some(({ count }) => count < most) } : null;
}

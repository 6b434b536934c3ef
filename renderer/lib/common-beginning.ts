/** Shorter ones are in nobody's way. */
const leastInTheWay = 12;

/**
 * What all of these names begin with, by whole words, where that is so long that it hides what tells them apart: runs of a
 * sweep have its name and its setting's before the value. Nothing for two, which are told apart at a glance.
 */
export function commonBeginning(names: readonly string[]): string {
  const [first = ''] = names;
  if (names.length < 3) return '';
  let beginning = '';
  for (const word of first.split(/(?<= )/)) {
    const longer = beginning + word;
    const isCommon = names.every((name) => name.startsWith(longer) && name.length > longer.length);
    if (!isCommon || !word.endsWith(' ')) break;
    beginning = longer;
  }
  return beginning.length < leastInTheWay ? '' : beginning;
}

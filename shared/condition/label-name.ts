/**
 * A label as it is kept: composed (NFC), since macOS and some archives write "é" as two characters, and without
 * the spaces that nobody sees.
 */
export function labelName(text: string): string {
  return text.normalize('NFC').trim();
}

/**
 * The places of the labels that a person may mean: the one written just so, else all that differ in capitals
 * only. Labels of old runs may not have been composed yet, so both sides are.
 */
export function placesOfLabel(names: readonly string[], wanted: string): number[] {
  const name = labelName(wanted);
  const composed = names.map(labelName);
  const exact = composed.indexOf(name);
  if (exact >= 0) return [exact];
  return composed.flatMap((one, place) =>
    one.toLowerCase() === name.toLowerCase() ? [place] : [],
  );
}

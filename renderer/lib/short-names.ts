/** So many letters are read below a small picture. */
const lettersInSight = 10;

/** An extension takes room and tells nothing of a picture that is in sight. */
export function withoutExtension(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/**
 * What is cut off of these names where there is no room for all: the end that tells them apart less. `creature-12.png` and
 * `creature-13.png` lose their beginnings, `bulbasaur-female.png` and `ivysaur-female.png` their endings. Where both tell as
 * many apart it is the beginning of names that are numbered, and the ending of words.
 */
export function endToLose(names: readonly string[]): 'beginning' | 'ending' {
  const shown = names.map(withoutExtension);
  const beginnings = new Set(shown.map((name) => name.slice(0, lettersInSight)));
  const endings = new Set(shown.map((name) => name.slice(-lettersInSight)));
  if (beginnings.size !== endings.size)
    return beginnings.size > endings.size ? 'ending' : 'beginning';
  const numbered = shown.filter((name) => /\d$/.test(name));
  return numbered.length * 2 > shown.length ? 'beginning' : 'ending';
}

import { pairStem } from '../../../../shared/dataset/pair-stem.ts';

/**
 * Finds the pictures that make pairs: where there are exactly two labels, those of the same stem, one of each.
 * Training pairs them by the same rule (main/trainer/data/pairs/folders.ts).
 *
 * @param names relative to the source, with forward slashes
 * @param labels one a name
 * @returns both ways: the partner of each name that has one
 */
export function findPartners(
  names: readonly string[],
  labels: readonly (string | null)[],
): ReadonlyMap<string, string> {
  const [one, other, ...more] = new Set(labels.filter((label) => label !== null));
  const partners = new Map<string, string>();
  if (one === undefined || other === undefined || more.length > 0) return partners;
  const others = byStem(names, labels, other);
  for (const [stem, name] of byStem(names, labels, one)) {
    const partner = others.get(stem);
    if (partner === undefined) continue;
    partners.set(name, partner);
    partners.set(partner, name);
  }
  return partners;
}

/** Of several with one stem the first. */
function byStem(
  names: readonly string[],
  labels: readonly (string | null)[],
  label: string,
): Map<string, string> {
  const named = new Map<string, string>();
  names.forEach((name, place) => {
    const stem = pairStem(name);
    if (labels[place] === label && !named.has(stem)) named.set(stem, name);
  });
  return named;
}

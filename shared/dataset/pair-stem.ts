import { labelName } from '../condition/label-name.ts';

/**
 * By what the two pictures of a pair are known to belong together: `in/bulbasaur.png` and `out/Bulbasaur.webp`
 * are both `bulbasaur`.
 *
 * @param name relative to the source folder, with forward slashes
 */
export function pairStem(name: string): string {
  const file = name.slice(name.lastIndexOf('/') + 1);
  return labelName(file.replace(/\.[^.]+$/, '')).toLowerCase();
}

import type { DuplicateGroups } from '../../../../shared/dataset/sprite-changes.ts';
import { sha256 } from '../../../files/sha256.ts';
import { NearGroups } from '../../../sprite-file/near-groups.ts';
import { perceptualHash } from '../../../sprite-file/perceptual-hash.ts';
import { openSpriteFile } from '../../../sprite-file/read-sprite-file.ts';

/**
 * The groups of sprites that training, too, takes for one (docs/decisions/0050): the same, nearly the same, or so by way of
 * others.
 *
 * @throws StudioError `not-found`, `dataset-damaged`
 */
export async function findDuplicates(path: string): Promise<DuplicateGroups> {
  const file = await openSpriteFile(path);
  const groups = new NearGroups();
  /** The first sprite with these pixels, and all that have them. */
  const same = new Map<string, number[]>();
  try {
    const { size, channels } = file.header;
    let place = 0;
    for await (const pixels of file.readAll()) {
      groups.add(perceptualHash(pixels, size, channels));
      const digest = sha256(pixels);
      const alike = same.get(digest) ?? [];
      const [first] = alike;
      if (first === undefined) same.set(digest, alike);
      else groups.join(first, place);
      alike.push(place);
      place++;
    }
  } finally {
    await file.close();
  }
  return groupsOf(groups.firsts(), [...same.values()]);
}

function groupsOf(firsts: Uint32Array, classes: readonly number[][]): DuplicateGroups {
  const groups = new Map<number, number[][]>();
  for (const one of classes) {
    const group = firsts[one[0] as number] as number;
    const others = groups.get(group);
    if (others) others.push(one);
    else groups.set(group, [one]);
  }
  return [...groups.values()].filter((group) => group.flat().length > 1);
}

import { sha256 } from '../../files/sha256.ts';
import { NearGroups } from '../../sprite-file/near-groups.ts';
import { perceptualHash } from '../../sprite-file/perceptual-hash.ts';
import type { ImageBytes } from './image-table.ts';
import { elementAt } from '../../../shared/known-places.ts';

/** Which sprites are trained on, and which only judge what was learned; both ascending places in the dataset. */
export interface Split {
  readonly training: Uint32Array;
  /** Empty where there are too few to do without. */
  readonly heldOut: Uint32Array;
}

/** With fewer sprites each is missed too much; then every one is judged by the others. */
export const leastToHoldOut = 200;
const heldOutShare = 0.1;
/** A group that would be more of what is held out is trained on: it would judge by a few look-alikes. */
const largestGroupShare = 0.05;

/**
 * Holds a tenth of a dataset out. Which, follows from the sprites alone, not from their order or names, so that every run
 * on a dataset holds out the same; what is a duplicate of a sprite, or nearly, stays on its side, because a copy of it on the
 * other would make learning look like copying.
 */
export function splitSprites(sprites: ImageBytes & { count: number }): Split {
  const all = Uint32Array.from({ length: sprites.count }, (_, place) => place);
  if (sprites.count < leastToHoldOut) return { training: all, heldOut: new Uint32Array() };
  const groups = new Map<number, number[]>();
  duplicateGroups(sprites).forEach((group, place) => {
    groups.set(group, [...(groups.get(group) ?? []), place]);
  });
  const wanted = Math.round(sprites.count * heldOutShare);
  const chosen = new Set<number>();
  for (const members of byHash([...groups.values()], sprites)) {
    if (members.length > Math.max(1, wanted * largestGroupShare)) continue;
    if (chosen.size + members.length > wanted) continue;
    for (const place of members) chosen.add(place);
  }
  return {
    training: all.filter((place) => !chosen.has(place)),
    heldOut: all.filter((place) => chosen.has(place)),
  };
}

/** Groups in an order that is as good as drawn by lot, and always the same: by the least hash of their sprites. */
function byHash(groups: number[][], sprites: ImageBytes): number[][] {
  const hashOf = (place: number) => sha256(bytesOf(sprites, place));
  const keyed = groups.map((members) => ({
    members,
    key: elementAt(members.map(hashOf).sort(), 0),
  }));
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ members }) => members);
}

/**
 * The group of each sprite, named by its first member: sprites that are the same or nearly, or are so by way of others.
 */
export function duplicateGroups(sprites: ImageBytes & { count: number }): Uint32Array {
  const groups = new NearGroups();
  for (let place = 0; place < sprites.count; place++)
    groups.add(perceptualHash(bytesOf(sprites, place), sprites.size, sprites.channels));
  return groups.firsts();
}

function bytesOf({ pixels, size, channels }: ImageBytes, place: number): Uint8Array {
  const bytes = size * size * channels;
  return pixels.subarray(place * bytes, (place + 1) * bytes);
}

import { StudioError } from '../../../../shared/errors.ts';
import { pairStem } from '../../../../shared/dataset/pair-stem.ts';
import type { PicturePairs, SpritesToPair } from './pairing.ts';

/**
 * Pairs from two subfolders: the first by name holds what is given, the second what is to be drawn. Files
 * belong together that have the same name but for folder and ending; what has no partner is left out.
 *
 * @throws StudioError `invalid-input` where none has a partner
 */
export function pairFolders(sprites: SpritesToPair): PicturePairs {
  const [given, wanted] = [...sprites.labels].sort().map((label) => spritesOf(sprites, label));
  const shared = [...(given ?? [])].flatMap(([stem, source]) => {
    const target = wanted?.get(stem);
    return target === undefined ? [] : [{ source, target }];
  });
  if (shared.length === 0) throw nothingInCommon(sprites.labels);
  return {
    count: shared.length,
    sources: gather(
      sprites,
      shared.map(({ source }) => source),
    ),
    targets: gather(
      sprites,
      shared.map(({ target }) => target),
    ),
    leftOut: sprites.count - 2 * shared.length,
  };
}

/** Places of a label's sprites by their stems; of several with one stem the first. */
function spritesOf({ names, labels, labelOf }: SpritesToPair, label: string): Map<string, number> {
  const places = new Map<string, number>();
  names.forEach((name, place) => {
    const stem = pairStem(name);
    const own = labelOf[place];
    if (own !== undefined && labels[own] === label && !places.has(stem)) places.set(stem, place);
  });
  return places;
}

function gather({ pixels, size, channels }: SpritesToPair, places: readonly number[]): Uint8Array {
  const bytes = size * size * channels;
  const gathered = new Uint8Array(places.length * bytes);
  places.forEach((place, index) => {
    gathered.set(pixels.subarray(place * bytes, (place + 1) * bytes), index * bytes);
  });
  return gathered;
}

function nothingInCommon(labels: readonly string[]): StudioError {
  return new StudioError(
    'invalid-input',
    `No file in ${labels.join(' and ')} has a partner of the same name in the other folder.`,
    'Give both pictures of a pair the same file name, one in each folder, and import the folder again.',
  );
}

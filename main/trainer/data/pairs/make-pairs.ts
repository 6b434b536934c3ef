import type { PairingId } from '../../../../shared/hyperparameters/choices.ts';
import { drawSources } from './drawn-sources.ts';
import { pairFolders } from './folders.ts';
import type { PicturePairs, SpritesToPair } from './pairing.ts';

/**
 * Pairs of pictures from a dataset, see `pairs` among the hyperparameters.
 *
 * @throws StudioError `invalid-input` where two folders have no file name in common
 */
export function makePairs(sprites: SpritesToPair, pairing: PairingId): PicturePairs {
  if (pairing === 'folders') return pairFolders(sprites);
  const { count, pixels } = sprites;
  return { count, sources: drawSources(sprites, pairing), targets: pixels, leftOut: 0 };
}

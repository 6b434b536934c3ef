import type { PairingId } from '../../../shared/hyperparameters/choices.ts';
import { greySource } from './grey.ts';
import type { DrawSource, PicturePairs, SpritesToPair } from './pairing.ts';

const drawnSources: Record<Exclude<PairingId, 'folders'>, DrawSource> = {
  outline: greySource,
  grey: greySource,
  sketch: greySource,
  recolour: greySource,
};

/** Pairs of pictures from a dataset, see `pairs` among the hyperparameters. */
export function makePairs(sprites: SpritesToPair, pairing: PairingId): PicturePairs {
  if (pairing === 'folders') throw new Error('pairs of two folders are not made yet');
  return drawSources(sprites, drawnSources[pairing]);
}

function drawSources(
  { pixels, count, size, channels }: SpritesToPair,
  draw: DrawSource,
): PicturePairs {
  const bytes = size * size * channels;
  const sources = new Uint8Array(pixels.length);
  for (let index = 0; index < count; index++) {
    const sprite = pixels.subarray(index * bytes, (index + 1) * bytes);
    sources.set(draw({ pixels: sprite, size, channels }), index * bytes);
  }
  return { count, sources, targets: pixels };
}

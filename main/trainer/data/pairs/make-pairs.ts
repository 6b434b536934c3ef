import { backgroundFill } from '../../../../shared/dataset/dataset.ts';
import { inkFor } from '../../../../shared/dataset/ink.ts';
import type { PairingId } from '../../../../shared/hyperparameters/choices.ts';
import { pairFolders } from './folders.ts';
import { outlineSource } from './outline.ts';
import { type DrawSource, luma, type PicturePairs, type SpritesToPair } from './pairing.ts';
import { recolouredSource } from './recolour.ts';
import { sketchSource } from './sketch.ts';

/** The sprite without its colours: what is learned is to colour. Transparency stays. */
const greySource: DrawSource = ({ pixels, channels }) => {
  const grey = Uint8Array.from(pixels);
  for (let start = 0; start < pixels.length; start += channels) {
    grey.fill(Math.round(luma(pixels, start)), start, start + 3);
  }
  return grey;
};

const drawnSources: Record<Exclude<PairingId, 'folders'>, DrawSource> = {
  outline: outlineSource,
  grey: greySource,
  sketch: sketchSource,
  recolour: recolouredSource,
};

/**
 * Pairs of pictures from a dataset, see `pairs` among the hyperparameters.
 *
 * @throws StudioError `invalid-input` where two folders have no file name in common
 */
export function makePairs(sprites: SpritesToPair, pairing: PairingId): PicturePairs {
  if (pairing === 'folders') return pairFolders(sprites);
  return drawSources(sprites, drawnSources[pairing]);
}

function drawSources(
  { pixels, count, size, channels, background }: SpritesToPair,
  draw: DrawSource,
): PicturePairs {
  const bytes = size * size * channels;
  const ground = backgroundFill(background).slice(0, channels);
  const ink = [...inkFor(background), 255].slice(0, channels);
  const sources = new Uint8Array(pixels.length);
  for (let index = 0; index < count; index++) {
    const sprite = pixels.subarray(index * bytes, (index + 1) * bytes);
    sources.set(draw({ pixels: sprite, size, channels, ground, ink }), index * bytes);
  }
  return { count, sources, targets: pixels, leftOut: 0 };
}

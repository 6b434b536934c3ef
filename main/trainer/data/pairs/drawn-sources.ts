import { backgroundFill, inkFor } from '../../../../shared/dataset/background.ts';
import type { PairingId } from '../../../../shared/hyperparameters/choices.ts';
import { outlineSource } from './outline.ts';
import { type DrawSource, luma, type SpritesToPair } from './pairing.ts';
import { recolouredSource } from './recolour.ts';
import { sketchSource } from './sketch.ts';

/** What makes the picture to draw from out of the sprite itself. */
export type DrawnPairing = Exclude<PairingId, 'folders'>;

/** The sprite without its colours: what is learned is to colour. Transparency stays. */
const greySource: DrawSource = ({ pixels, channels }) => {
  const grey = Uint8Array.from(pixels);
  for (let start = 0; start < pixels.length; start += channels) {
    grey.fill(Math.round(luma(pixels, start)), start, start + 3);
  }
  return grey;
};

const drawnSources: Record<DrawnPairing, DrawSource> = {
  outline: outlineSource,
  grey: greySource,
  sketch: sketchSource,
  recolour: recolouredSource,
};

/** @returns uint8 `[count, size, size, channels]`, straight alpha */
export function drawSources(
  {
    pixels,
    count,
    size,
    channels,
    background,
  }: Pick<SpritesToPair, 'pixels' | 'count' | 'size' | 'channels' | 'background'>,
  pairing: DrawnPairing,
): Uint8Array {
  const draw = drawnSources[pairing];
  const bytes = size * size * channels;
  const ground = backgroundFill(background).slice(0, channels);
  const ink = [...inkFor(background), 255].slice(0, channels);
  const sources = new Uint8Array(pixels.length);
  for (let index = 0; index < count; index++) {
    const sprite = pixels.subarray(index * bytes, (index + 1) * bytes);
    sources.set(draw({ pixels: sprite, size, channels, ground, ink }), index * bytes);
  }
  return sources;
}

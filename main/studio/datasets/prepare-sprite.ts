import { backgroundFill } from '../../../shared/dataset/background.ts';
import type { ImportOptions } from '../../../shared/dataset/dataset.ts';
import { UnreadableImage } from '../../pictures/unreadable-image.ts';
import { wholeOf, type Picture, type Rectangle } from '../../pictures/picture.ts';
import { scaleArea, scaleNearest } from './picture/scale.ts';
import { shrinkPixelArt } from './picture/shrink-pixel-art.ts';
import { contentBounds } from '../../pictures/trim.ts';
import { partInFrame, type PairFrame } from './pairs/pair-frame.ts';

export type Scaling = 'nearest' | 'area';
export interface PrepareOptions extends Pick<ImportOptions, 'background' | 'fit'> {
  size: number;
  scaling: Scaling;
  /** How many pixels across each pixel becomes at the most; null lets a sprite grow as far as it fits. */
  pixelScale: number | null;
}

/** 4 where the background stays transparent, 3 where it is a colour. */
export function channelsOf(background: ImportOptions['background']): 3 | 4 {
  return background === 'transparent' ? 4 : 3;
}

/**
 * Turns a picture into a training image.
 *
 * @param frame what is kept of the picture where it is one of a pair; else its own content
 * @returns uint8 `[size, size, channels]`, straight alpha; where alpha is 0 the colour is black
 * @throws UnreadableImage where nothing of the picture is visible
 */
export function prepareSprite(
  picture: Picture,
  options: PrepareOptions,
  frame: PairFrame | null = null,
): Uint8Array {
  const content = contentBounds(picture);
  if (!content) throw new UnreadableImage('is wholly transparent');
  const { part, width, height } = placement(picture, content, options, frame);
  const scale = scalerFor(options.scaling, part, width, height);
  return compose(scale(picture, part, width, height), options);
}

function scalerFor(scaling: Scaling, part: Rectangle, width: number, height: number) {
  if (scaling === 'area') return scaleArea;
  return width < part.width || height < part.height ? shrinkPixelArt : scaleNearest;
}

interface Placement {
  /** Part of the picture that is used. */
  part: Rectangle;
  /** What it is scaled to; never larger than the training image. */
  width: number;
  height: number;
}

function placement(
  picture: Picture,
  content: Rectangle,
  { fit, size, scaling, pixelScale }: PrepareOptions,
  frame: PairFrame | null,
): Placement {
  if (fit !== 'contain')
    return { part: usedPart(picture, content, fit), width: size, height: size };
  // Of a pair the coarser picture says how large both become.
  const box = frame?.box ?? content;
  const factor = Math.min(pixelScale ?? Infinity, containFactor(box, size, scaling));
  return {
    part: frame ? partInFrame(frame, picture) : content,
    width: Math.max(1, Math.round(box.width * factor)),
    height: Math.max(1, Math.round(box.height * factor)),
  };
}

/** Which part of a picture is used where it is none of a pair. */
function usedPart(picture: Picture, content: Rectangle, fit: ImportOptions['fit']): Rectangle {
  if (fit === 'stretch') return wholeOf(picture);
  return fit === 'cover' ? centredSquare(picture) : content;
}

/** Pixels across that a picture needs to stay as it is, for each way to fit it; 0 where nothing is visible. */
export function ownSizesOf(picture: Picture): Record<ImportOptions['fit'], number> {
  const content = contentBounds(picture);
  const across = (fit: ImportOptions['fit']) => {
    if (!content) return 0;
    const { width, height } = usedPart(picture, content, fit);
    return Math.max(width, height);
  };
  return { contain: across('contain'), cover: across('cover'), stretch: across('stretch') };
}

/**
 * Pixel art grows by whole factors only: at 1.6 some pixels would become twice as wide as others. So a
 * sprite of 20 pixels keeps its 20 pixels in an image of 32, and one of 16 fills it.
 */
function containFactor(content: Rectangle, size: number, scaling: Scaling): number {
  const factor = size / Math.max(content.width, content.height);
  return scaling === 'nearest' && factor > 1 ? Math.floor(factor) : factor;
}

function centredSquare({ width, height }: Picture): Rectangle {
  const side = Math.min(width, height);
  return {
    left: Math.floor((width - side) / 2),
    top: Math.floor((height - side) / 2),
    width: side,
    height: side,
  };
}

/** Lays a picture on the middle of the background. */
function compose(picture: Picture, { size, background }: PrepareOptions): Uint8Array {
  const channels = channelsOf(background);
  const fill = backgroundFill(background).slice(0, channels);
  const pixels = new Uint8Array(size * size * channels);
  for (let offset = 0; offset < pixels.length; offset += channels) pixels.set(fill, offset);
  const left = Math.floor((size - picture.width) / 2);
  const top = Math.floor((size - picture.height) / 2);
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const from = (y * picture.width + x) * 4;
      const to = ((top + y) * size + left + x) * channels;
      blend(picture.data.subarray(from, from + 4), pixels, to, channels);
    }
  }
  return pixels;
}

function blend(pixel: Uint8Array, pixels: Uint8Array, to: number, channels: 3 | 4): void {
  const alpha = pixel[3] as number;
  if (alpha === 0) return;
  if (channels === 4) {
    pixels.set(pixel, to);
    return;
  }
  for (let channel = 0; channel < 3; channel++) {
    const below = pixels[to + channel] as number;
    const above = pixel[channel] as number;
    pixels[to + channel] = Math.round((above * alpha + below * (255 - alpha)) / 255);
  }
}

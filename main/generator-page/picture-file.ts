import { backgroundFill } from '../../shared/dataset/background.ts';
import { withoutFlatBackground } from '../pictures/flat-background.ts';
import { wholeOf, type Picture } from '../pictures/picture.ts';
import { contentBounds } from '../pictures/trim.ts';
import { sourceOfPicture } from '../trainer/data/source-of-picture.ts';
import type { StartPicture } from '../../shared/creature/generator-page.ts';

/** Larger pictures are looked at in this size, as in the studio's own window. */
const mostAcross = 512;

/**
 * What the generator would have been given for a picture: its lines, its greys, its colours in blobs. Without the paper
 * that it lies on, and pixel for pixel where it has the generator's size already.
 *
 * @returns RGBA `[size, size, 4]`; null of what this browser does not know as a picture
 */
export async function sourceOfFile(
  file: Blob,
  size: number,
  { background, fit, pairs }: StartPicture,
): Promise<Uint8ClampedArray | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const scale = Math.min(1, mostAcross / Math.max(bitmap.width, bitmap.height));
  const context = blank(
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  );
  const { width, height } = context.canvas;
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const whole = { width, height, data: bytesOf(context) };
  const picture = withoutFlatBackground(whole) ?? whole;
  const isOwn = width === size && height === size;
  const part = (fit === 'contain' && !isOwn && contentBounds(picture)) || wholeOf(picture);
  const rgba = onGround(picture, part, { size, background, fit });
  return Uint8ClampedArray.from(sourceOfPicture({ rgba, size, background }, pairs));
}

/** A part of a picture in the middle of the ground, as large as it fits; what grows does so by whole factors. */
function onGround(
  { width, height, data }: Picture,
  part: ReturnType<typeof wholeOf>,
  { size, background, fit }: Pick<StartPicture, 'background' | 'fit'> & { size: number },
): Uint8Array {
  const from = blank(width, height);
  from.putImageData(new ImageData(Uint8ClampedArray.from(data), width, height), 0, 0);
  const [across, down] = [size / part.width, size / part.height];
  const room = fit === 'cover' ? Math.max(across, down) : Math.min(across, down);
  const factor = room > 1 ? Math.floor(room) : room;
  const [wide, high] =
    fit === 'stretch'
      ? [size, size]
      : [Math.round(part.width * factor), Math.round(part.height * factor)];
  const to = blank(size, size);
  const [red, green, blue, alpha] = backgroundFill(background);
  to.fillStyle = `rgb(${red} ${green} ${blue} / ${alpha / 255})`;
  to.fillRect(0, 0, size, size);
  to.imageSmoothingEnabled = factor < 1;
  to.imageSmoothingQuality = 'high';
  const [left, top] = [Math.floor((size - wide) / 2), Math.floor((size - high) / 2)];
  to.drawImage(
    from.canvas,
    ...([part.left, part.top, part.width, part.height] as const),
    ...([left, top, wide, high] as const),
  );
  return bytesOf(to);
}

function blank(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser draws nothing.');
  return context;
}

function bytesOf(context: OffscreenCanvasRenderingContext2D): Uint8Array {
  const { width, height } = context.canvas;
  return Uint8Array.from(context.getImageData(0, 0, width, height).data);
}

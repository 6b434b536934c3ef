import { toOwnSize } from './enlarged-pixel-art.ts';
import {
  bytesPerPixel,
  emptyPicture,
  cutOut,
  type DecodedPicture,
  type Picture,
  type Rectangle,
} from './picture.ts';
import { mostCellsOfSheet, mostSheetPixels } from './protocol.ts';
import { UnreadableImage } from './unreadable-image.ts';

/**
 * The frames of an animation, all of one size, as a sheet of those that differ: a pose that is held, or come back to, is
 * one sprite. Frames that show nothing are left out.
 */
export function sheetOfFrames(frames: readonly Picture[]): DecodedPicture {
  const { frames: own, enlargedBy } = inOwnSize(frames);
  const distinct = distinctFrames(own);
  const [only, second] = distinct;
  if (!second)
    return { ...(only ?? (own[0] as Picture)), enlargedBy, sheet: null, looseSprites: 0 };
  const { picture, cells } = layOut(distinct);
  return { ...picture, enlargedBy, sheet: { arrangement: 'frames', cells }, looseSprites: 0 };
}

export function tooManyFrames(frames: number, width: number, height: number): UnreadableImage {
  return new UnreadableImage(
    `has ${frames} frames of ${width} × ${height} pixels; at most ${mostCellsOfSheet.toLocaleString('en')} frames and ${Math.floor(mostSheetPixels / 1e6)} million pixels in all are read`,
  );
}

/** One frame may look as if it had been enlarged where all of them do not: they are looked at together. */
function inOwnSize(frames: readonly Picture[]): { frames: readonly Picture[]; enlargedBy: number } {
  const { width, height } = frames[0] as Picture;
  const strip = emptyPicture(width, height * frames.length);
  frames.forEach(({ data }, place) => strip.data.set(data, place * width * height * bytesPerPixel));
  const { picture, enlargedBy } = toOwnSize(strip);
  const [ownWidth, ownHeight] = [width / enlargedBy, height / enlargedBy];
  const keepsFrames =
    Number.isInteger(ownHeight) &&
    picture.width === ownWidth &&
    picture.height === ownHeight * frames.length;
  if (enlargedBy === 1 || !keepsFrames) return { frames, enlargedBy: 1 };
  const own = frames.map((_, place) =>
    cutOut(picture, { left: 0, top: place * ownHeight, width: ownWidth, height: ownHeight }),
  );
  return { frames: own, enlargedBy };
}

function distinctFrames(frames: readonly Picture[]): Picture[] {
  const distinct = new Map<string, Picture>();
  for (const frame of frames) {
    const { data } = frame;
    if (!showsSomething(data)) continue;
    const key = Buffer.from(data.buffer, data.byteOffset, data.length).toString('latin1');
    if (!distinct.has(key)) distinct.set(key, frame);
  }
  return [...distinct.values()];
}

function showsSomething(data: Uint8Array): boolean {
  for (let offset = 3; offset < data.length; offset += bytesPerPixel)
    if (data[offset] !== 0) return true;
  return false;
}

function layOut(frames: readonly Picture[]): { picture: Picture; cells: Rectangle[] } {
  const { width, height } = frames[0] as Picture;
  const nearlySquare = Math.max(1, Math.round(Math.sqrt((frames.length * height) / width)));
  const rowsOf = (columns: number) => Math.ceil(frames.length / columns);
  const fits = nearlySquare * rowsOf(nearlySquare) * width * height <= mostSheetPixels;
  const columns = fits ? Math.min(nearlySquare, frames.length) : 1;
  const picture = emptyPicture(columns * width, rowsOf(columns) * height);
  const cells = frames.map((frame, place) => {
    const cell = {
      left: (place % columns) * width,
      top: Math.floor(place / columns) * height,
      width,
      height,
    };
    paste(picture, frame, cell);
    return cell;
  });
  return { picture, cells };
}

function paste(target: Picture, frame: Picture, { left, top }: Rectangle): void {
  const rowBytes = frame.width * bytesPerPixel;
  for (let row = 0; row < frame.height; row++)
    target.data.set(
      frame.data.subarray(row * rowBytes, (row + 1) * rowBytes),
      ((top + row) * target.width + left) * bytesPerPixel,
    );
}

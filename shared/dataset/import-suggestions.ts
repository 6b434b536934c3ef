import { formatCount } from '../format.ts';
import { imageSizes, usualSize, type ImportOptions } from './dataset.ts';
import type { MeasuredPictures, ImportOutcome } from './import-preview.ts';

/** A choice that fits the pictures, and why. It is a person's to take. */
export interface ImportSuggestion {
  option: 'size' | 'scaling' | 'background';
  value: ImportOptions['size' | 'scaling' | 'background'];
  /** "48×48". */
  words: string;
  reason: string;
  /** Whether the options come to that already. */
  isTaken: boolean;
}

/** With fewer pictures with transparent parts than this share, a fourth channel is hardly worth its room. */
const fewTransparent = 0.05;

/** What size, scaling and background the pictures speak for; none where there are no pictures. */
export function suggestImport(
  measured: MeasuredPictures,
  outcome: ImportOutcome,
): ImportSuggestion[] {
  if (measured.looked === 0) return [];
  return [
    suggestSize(measured, outcome),
    suggestScaling(measured, outcome),
    suggestBackground(measured, outcome),
  ];
}

/** The smallest size that holds what measures so much. */
export function sizeThatHolds(needed: number): number {
  const { smallest, largest, step } = imageSizes;
  return Math.min(largest, Math.max(smallest, Math.ceil(needed / step) * step));
}

function isPixelArt({ pixelArt, looked }: MeasuredPictures): boolean {
  return pixelArt * 2 > looked;
}

function suggestSize(measured: MeasuredPictures, outcome: ImportOutcome): ImportSuggestion {
  const { size, reason } = isPixelArt(measured) ? ownPixels(measured) : ofSmoothPictures(measured);
  return {
    option: 'size',
    value: size,
    words: across(size),
    reason,
    isTaken: outcome.size === size,
  };
}

function ownPixels({ ownSize, enlarged, looked }: MeasuredPictures): {
  size: number;
  reason: string;
} {
  const size = sizeThatHolds(ownSize);
  const measure = `95 % of the sprites are at most ${ownSize} of their own pixels across`;
  const why =
    ownSize > imageSizes.largest
      ? `${measure}, more than the largest size: they are shrunk to it.`
      : `${measure}: in no smaller size would each keep them.`;
  const was = enlarged
    ? ` ${outOf(enlarged.count, looked)} pictures were saved enlarged, most of them ${enlarged.by} times.`
    : '';
  return { size, reason: why + was };
}

function ofSmoothPictures({ commonSize, looked }: MeasuredPictures): {
  size: number;
  reason: string;
} {
  const common = commonSize && sizeOf(commonSize);
  if (commonSize && common !== null && commonSize.count * 2 > looked)
    return {
      size: common,
      reason: `${outOf(commonSize.count, looked)} pictures have this size as they come.`,
    };
  const most = commonSize ? `, most of them ${commonSize.width}×${commonSize.height}` : '';
  return {
    size: usualSize,
    reason: `The pictures are no pixel art${most}: they are scaled at any size, and this one trains fastest.`,
  };
}

/** Null where it is no size of training images. */
function sizeOf({ width, height }: { width: number; height: number }): number | null {
  return width === height && sizeThatHolds(width) === width ? width : null;
}

function suggestScaling(measured: MeasuredPictures, outcome: ImportOutcome): ImportSuggestion {
  const { pixelArt, looked } = measured;
  const found = isPixelArt(measured);
  const value = found ? 'nearest' : 'area';
  return {
    option: 'scaling',
    value,
    words: found ? 'nearest' : 'area',
    reason: found
      ? `${outOf(pixelArt, looked)} pictures are pixel art, with few colours and hard edges, which nearest keeps.`
      : `${outOf(looked - pixelArt, looked)} pictures are no pixel art: averaging keeps their soft shades.`,
    isTaken: outcome.scaling === value,
  };
}

function suggestBackground(measured: MeasuredPictures, outcome: ImportOutcome): ImportSuggestion {
  const { transparent, transparentShare, looked, cornerColour } = measured;
  const areTransparent = transparent >= looked * fewTransparent;
  const value = areTransparent ? 'transparent' : (cornerColour ?? 'white');
  const percent = Math.round(transparentShare * 100);
  return {
    option: 'background',
    value,
    words: value,
    reason: areTransparent
      ? `${outOf(transparent, looked)} pictures have transparent parts: on average ${percent} % of their pixels.`
      : `${transparent === 0 ? 'No picture has' : `Only ${outOf(transparent, looked)} pictures have`} transparent parts: a colour behind them spares the networks a fourth channel${cornerColour ? ', and this one lies in most corners' : ''}.`,
    isTaken: rgbName(outcome.background) === rgbName(value),
  };
}

const namedColours: Record<string, string> = { '#ffffff': 'white', '#000000': 'black' };

function rgbName(background: string): string {
  const lower = background.toLowerCase();
  return namedColours[lower] ?? lower;
}

function outOf(count: number, all: number): string {
  return count === all ? `All ${formatCount(all)}` : `${formatCount(count)} of ${formatCount(all)}`;
}

function across(size: number): string {
  return `${size}×${size}`;
}

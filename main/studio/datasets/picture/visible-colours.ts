import type { Picture } from '../../../pictures/picture.ts';
import { contentTest } from '../../../pictures/trim.ts';

export interface CoarseColour {
  /** 0-255, to the nearest of 32 values. */
  red: number;
  green: number;
  blue: number;
  pixels: number;
}

const bitsPerChannel = 5;
const droppedBits = 8 - bitsPerChannel;
const levels = 1 << bitsPerChannel;
/** Soft edges take their colour from what lies behind them. */
const solidAlpha = 128;

/**
 * The colours of a picture's solid pixels, its empty border left out. Those of all of it where that
 * leaves nothing: a tile of one colour, or a ghost that is nowhere solid.
 */
export function visibleColours(picture: Picture): CoarseColour[] {
  const { data } = picture;
  const isContent = contentTest(picture);
  const isSolid = (offset: number) => (data[offset + 3] as number) >= solidAlpha;
  const colours = coloursWhere(picture, (offset) => isSolid(offset) && isContent(offset));
  return colours.length > 0 ? colours : coloursWhere(picture, () => true);
}

/** Counts in a table, because photographs have more colours than a map is quick with. */
function coloursWhere({ data }: Picture, counts: (offset: number) => boolean): CoarseColour[] {
  const pixelsOf = new Uint32Array(levels ** 3);
  for (let offset = 0; offset < data.length; offset += 4) {
    if (!counts(offset)) continue;
    const place =
      (level(data[offset] as number) * levels + level(data[offset + 1] as number)) * levels +
      level(data[offset + 2] as number);
    pixelsOf[place] = (pixelsOf[place] as number) + 1;
  }
  const colours: CoarseColour[] = [];
  for (let place = 0; place < pixelsOf.length; place++) {
    const pixels = pixelsOf[place] as number;
    if (pixels > 0) colours.push({ ...colourAt(place), pixels });
  }
  return colours;
}

function level(channel: number): number {
  return channel >> droppedBits;
}

function colourAt(place: number): Omit<CoarseColour, 'pixels'> {
  return {
    red: channelOf(Math.floor(place / levels ** 2)),
    green: channelOf(Math.floor(place / levels) % levels),
    blue: channelOf(place % levels),
  };
}

/** Spreads the levels over the whole range, so that black stays 0 and white 255. */
function channelOf(channelLevel: number): number {
  return Math.round((channelLevel * 255) / (levels - 1));
}

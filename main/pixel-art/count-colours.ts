import type { Picture } from '../pictures/picture.ts';
import { colourAt, noColour } from './pixels.ts';

export interface CountedColour {
  /** Red, green and blue in one number. */
  colour: number;
  pixels: number;
}

/** More colours than these are put together with their neighbours, so that thousands of creatures take bounded memory. */
const mostExact = 65_536;
/** Of the eight bits of a channel, what neighbours share. */
const coarseBits = 0xf8f8f8;
/** The middle of those. */
const coarseMiddle = 0x040404;

/** Counts the colours of pictures, however many there are. */
export function countedColours() {
  let pixelsOf = new Map<number, number>();
  let isCoarse = false;
  const coarse = (colour: number) => (colour & coarseBits) | coarseMiddle;

  function count(colour: number, pixels: number): void {
    const counted = isCoarse ? coarse(colour) : colour;
    pixelsOf.set(counted, (pixelsOf.get(counted) ?? 0) + pixels);
  }

  return {
    add(picture: Picture): void {
      for (let y = 0; y < picture.height; y++) {
        for (let x = 0; x < picture.width; x++) {
          const colour = colourAt(picture, x, y);
          if (colour !== noColour) count(colour, 1);
        }
      }
      if (isCoarse || pixelsOf.size <= mostExact) return;
      const exact = pixelsOf;
      isCoarse = true;
      pixelsOf = new Map();
      for (const [colour, pixels] of exact) count(colour, pixels);
    },
    all: (): CountedColour[] => [...pixelsOf].map(([colour, pixels]) => ({ colour, pixels })),
  };
}

import { leastAlpha, pictureAt, type Pictures } from './pictures.ts';

/** How much like pixel art pictures are: our own counts, which need no network. */
export interface PixelArt {
  /** Colours of a visible sprite, on average, told apart by the upper four bits of each channel. */
  readonly colours: number;
  /** Share of the sprites that have no stray island: no group of at most two visible pixels by themselves. */
  readonly withoutIslands: number;
  /** Percentage of a sprite's visible pixels whose colour none of the eight around them has, on average. */
  readonly specks: number;
}

/** Of the pictures that show anything; NaN where none does. */
export function pixelArt(pictures: Pictures): PixelArt {
  const { size } = pictures;
  let [shown, colours, clean, specks] = [0, 0, 0, 0];
  for (let place = 0; place < pictures.count; place++) {
    const labels = colourLabels(pictureAt(pictures, place));
    const found = new Set(labels);
    found.delete(0);
    if (found.size === 0) continue;
    shown++;
    colours += found.size;
    specks += speckShare(labels, size);
    if (!hasStrayIsland(labels, size)) clean++;
  }
  return {
    colours: colours / shown,
    withoutIslands: clean / shown,
    specks: (100 * specks) / shown,
  };
}

/** What the eye takes for one colour: the upper four bits of each channel, from 1; 0 where nothing is seen. @returns `[size, size]` */
export function colourLabels(rgba: Uint8Array): Uint16Array {
  return Uint16Array.from({ length: rgba.length / 4 }, (_, pixel) => {
    const [red, green, blue, alpha] = rgba.subarray(pixel * 4, pixel * 4 + 4);
    if (alpha < leastAlpha) return 0;
    return 1 + ((fourBits(red) << 8) | (fourBits(green) << 4) | fourBits(blue));
  });
}

/** The nearest of sixteen levels. */
function fourBits(byte: number): number {
  return Math.round(byte / 17);
}

function speckShare(labels: Uint16Array, size: number): number {
  let [visible, alone] = [0, 0];
  for (let pixel = 0; pixel < labels.length; pixel++) {
    if (labels[pixel] === 0) continue;
    visible++;
    if (!aroundOf(pixel, size).some((other) => labels[other] === labels[pixel])) alone++;
  }
  return alone / visible;
}

const largestStray = 2;

function hasStrayIsland(labels: Uint16Array, size: number): boolean {
  const seen = new Uint8Array(labels.length);
  for (let start = 0; start < labels.length; start++) {
    if (labels[start] === 0 || seen[start]) continue;
    if (visitIsland(labels, seen, start, size) <= largestStray) return true;
  }
  return false;
}

/** Marks what is connected with a pixel, at corners too. @returns how many pixels that are */
function visitIsland(labels: Uint16Array, seen: Uint8Array, start: number, size: number): number {
  const open = [start];
  seen[start] = 1;
  let area = 0;
  for (let pixel = open.pop(); pixel !== undefined; pixel = open.pop()) {
    area++;
    for (const other of aroundOf(pixel, size)) {
      if (labels[other] === 0 || seen[other]) continue;
      seen[other] = 1;
      open.push(other);
    }
  }
  return area;
}

/** The up to eight pixels that touch one. */
function aroundOf(pixel: number, size: number): number[] {
  const x = pixel % size;
  const y = (pixel - x) / size;
  const around: number[] = [];
  for (let row = Math.max(0, y - 1); row <= Math.min(size - 1, y + 1); row++) {
    for (let column = Math.max(0, x - 1); column <= Math.min(size - 1, x + 1); column++) {
      const other = row * size + column;
      if (other !== pixel) around.push(other);
    }
  }
  return around;
}

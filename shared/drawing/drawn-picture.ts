import { drawStroke, type Brush, type PixelPlace } from './brush.ts';
import { floodFill } from './flood-fill.ts';

const mostUndone = 100;

/** What a person has drawn, with all that can be undone; every change is another one. */
export interface DrawnPicture {
  readonly size: number;
  /** RGBA `[size, size, 4]`. */
  readonly pixels: Uint8ClampedArray;
  /** Newest last. */
  readonly past: readonly Uint8ClampedArray[];
  /** What was undone, the last first. */
  readonly future: readonly Uint8ClampedArray[];
}

export function emptyDrawing(size: number): DrawnPicture {
  return { size, pixels: new Uint8ClampedArray(size * size * 4), past: [], future: [] };
}

export function isEmpty({ pixels }: DrawnPicture): boolean {
  return pixels.every((value) => value === 0);
}

/** What is drawn until the next beginning is undone in one. */
export function strokeBegun(drawn: DrawnPicture): DrawnPicture {
  const past = [...drawn.past, drawn.pixels].slice(-mostUndone);
  return { ...drawn, past, future: [] };
}

export function strokeExtended(
  drawn: DrawnPicture,
  brush: Brush,
  from: PixelPlace,
  to: PixelPlace,
): DrawnPicture {
  return { ...drawn, pixels: drawStroke(drawn.pixels, drawn.size, brush, from, to) };
}

/** A straight line in place of what was drawn since the beginning: it follows the hand until that is lifted. */
export function linePulled(
  drawn: DrawnPicture,
  brush: Brush,
  from: PixelPlace,
  to: PixelPlace,
): DrawnPicture {
  const before = drawn.past.at(-1) ?? drawn.pixels;
  return { ...drawn, pixels: drawStroke(before, drawn.size, brush, from, to) };
}

/** Without what was drawn since the beginning, as if it had never begun. */
export function strokeDropped(drawn: DrawnPicture): DrawnPicture {
  const before = drawn.past.at(-1);
  return before ? { ...drawn, pixels: before, past: drawn.past.slice(0, -1) } : drawn;
}

export function filled(drawn: DrawnPicture, brush: Brush, place: PixelPlace): DrawnPicture {
  const pixels = floodFill(drawn.pixels, drawn.size, brush, place);
  const isOther = pixels.some((value, at) => value !== drawn.pixels[at]);
  return isOther ? replaced(drawn, pixels) : drawn;
}

export function replaced(drawn: DrawnPicture, pixels: Uint8ClampedArray): DrawnPicture {
  return { ...strokeBegun(drawn), pixels };
}

export function cleared(drawn: DrawnPicture): DrawnPicture {
  return replaced(drawn, emptyDrawing(drawn.size).pixels);
}

export function undone(drawn: DrawnPicture): DrawnPicture {
  const last = drawn.past.at(-1);
  if (!last) return drawn;
  const future = [drawn.pixels, ...drawn.future];
  return { ...drawn, pixels: last, past: drawn.past.slice(0, -1), future };
}

export function redone(drawn: DrawnPicture): DrawnPicture {
  const [next, ...future] = drawn.future;
  return next ? { ...drawn, pixels: next, past: [...drawn.past, drawn.pixels], future } : drawn;
}

import { drawStroke, type Brush, type PixelPlace } from './brush.ts';
import { floodFill } from './flood-fill.ts';

const mostUndone = 100;

/** What a person has drawn, with all that can be undone. */
export class DrawingBoard {
  readonly size: number;
  /** RGBA `[size, size, 4]`; replaced at every change. */
  pixels: Uint8ClampedArray = $state.raw(new Uint8ClampedArray());
  #past: readonly Uint8ClampedArray[] = $state.raw([]);
  #future: readonly Uint8ClampedArray[] = $state.raw([]);

  constructor(size: number) {
    this.size = size;
    this.pixels = this.#empty();
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  get isEmpty(): boolean {
    return this.pixels.every((value) => value === 0);
  }

  /** What is drawn until the next beginning is undone in one. */
  beginStroke(): void {
    this.#past = [...this.#past, this.pixels].slice(-mostUndone);
    this.#future = [];
  }

  extendStroke(brush: Brush, from: PixelPlace, to: PixelPlace): void {
    this.pixels = drawStroke(this.pixels, this.size, brush, from, to);
  }

  /** A straight line in place of what was drawn since the beginning: it follows the hand until that is lifted. */
  pullLine(brush: Brush, from: PixelPlace, to: PixelPlace): void {
    const before = this.#past.at(-1) ?? this.pixels;
    this.pixels = drawStroke(before, this.size, brush, from, to);
  }

  /** Takes back what was drawn since the beginning, as if it had never begun. */
  dropStroke(): void {
    const before = this.#past.at(-1);
    if (!before) return;
    this.#past = this.#past.slice(0, -1);
    this.pixels = before;
  }

  fill(brush: Brush, place: PixelPlace): void {
    const filled = floodFill(this.pixels, this.size, brush, place);
    if (filled.some((value, at) => value !== this.pixels[at])) this.replace(filled);
  }

  replace(pixels: Uint8ClampedArray): void {
    this.beginStroke();
    this.pixels = pixels;
  }

  clear(): void {
    this.replace(this.#empty());
  }

  undo(): void {
    const last = this.#past.at(-1);
    if (!last) return;
    this.#future = [this.pixels, ...this.#future];
    this.#past = this.#past.slice(0, -1);
    this.pixels = last;
  }

  redo(): void {
    const [next, ...later] = this.#future;
    if (!next) return;
    this.#past = [...this.#past, this.pixels];
    this.#future = later;
    this.pixels = next;
  }

  #empty(): Uint8ClampedArray {
    return new Uint8ClampedArray(this.size * this.size * 4);
  }
}

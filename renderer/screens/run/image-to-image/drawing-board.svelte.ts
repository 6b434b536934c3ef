import type { Brush, PixelPlace } from '../../../../shared/drawing/brush.ts';
import {
  cleared,
  emptyDrawing,
  filled,
  isEmpty,
  linePulled,
  redone,
  replaced,
  strokeBegun,
  strokeDropped,
  strokeExtended,
  undone,
  type DrawnPicture,
} from '../../../../shared/drawing/drawn-picture.ts';

/** What a person draws in the window: whoever shows it hears of every change. */
export class DrawingBoard {
  #drawn: DrawnPicture = $state.raw(emptyDrawing(0));

  constructor(size: number) {
    this.#drawn = emptyDrawing(size);
  }

  get size(): number {
    return this.#drawn.size;
  }

  /** RGBA `[size, size, 4]`; replaced at every change. */
  get pixels(): Uint8ClampedArray {
    return this.#drawn.pixels;
  }

  get canUndo(): boolean {
    return this.#drawn.past.length > 0;
  }

  get canRedo(): boolean {
    return this.#drawn.future.length > 0;
  }

  get isEmpty(): boolean {
    return isEmpty(this.#drawn);
  }

  beginStroke(): void {
    this.#drawn = strokeBegun(this.#drawn);
  }

  extendStroke(brush: Brush, from: PixelPlace, to: PixelPlace): void {
    this.#drawn = strokeExtended(this.#drawn, brush, from, to);
  }

  pullLine(brush: Brush, from: PixelPlace, to: PixelPlace): void {
    this.#drawn = linePulled(this.#drawn, brush, from, to);
  }

  dropStroke(): void {
    this.#drawn = strokeDropped(this.#drawn);
  }

  fill(brush: Brush, place: PixelPlace): void {
    this.#drawn = filled(this.#drawn, brush, place);
  }

  replace(pixels: Uint8ClampedArray): void {
    this.#drawn = replaced(this.#drawn, pixels);
  }

  clear(): void {
    this.#drawn = cleared(this.#drawn);
  }

  undo(): void {
    this.#drawn = undone(this.#drawn);
  }

  redo(): void {
    this.#drawn = redone(this.#drawn);
  }
}

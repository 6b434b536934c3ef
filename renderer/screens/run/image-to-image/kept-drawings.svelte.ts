import type { Drawing, Sample } from '../../../../shared/run/run.ts';

/** What a run made of a drawing, as a sheet of one creature, with the drawing. */
export interface KeptDrawing {
  drawingId: string;
  sheet: Sample;
  /** RGBA `[size, size, 4]`: what was drawn. */
  pixels: Uint8ClampedArray;
}

/** What was kept of the drawings of a run since its screen was opened, newest first. */
export class KeptDrawings {
  items: readonly KeptDrawing[] = $state.raw([]);
  readonly #keep: (drawingId: string) => Promise<Sample>;

  constructor(keep: (drawingId: string) => Promise<Sample>) {
    this.#keep = keep;
  }

  find(drawingId: string | undefined): KeptDrawing | undefined {
    return this.items.find((one) => one.drawingId === drawingId);
  }

  /** Once; again it is the same. @throws StudioError as `runs.keepDrawing` */
  async keep({ id }: Pick<Drawing, 'id'>, pixels: Uint8ClampedArray): Promise<KeptDrawing> {
    const known = this.find(id);
    if (known) return known;
    const kept = { drawingId: id, sheet: await this.#keep(id), pixels };
    // Asked for twice in a moment, it is one.
    this.items = [kept, ...this.items.filter(({ drawingId }) => drawingId !== id)];
    return kept;
  }
}

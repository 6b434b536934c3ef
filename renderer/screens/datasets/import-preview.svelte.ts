import type { ImportOptions } from '../../../shared/dataset/dataset.ts';
import type { ImportPreview } from '../../../shared/dataset/import-preview.ts';
import { toErrorShape, type ErrorShape } from '../../../shared/errors.ts';
import type { AskedSource } from '../../lib/import/import-request.ts';
import { randomId } from '../../lib/random-id.ts';
import type { StudioApi } from '../../lib/studio/studio-api.ts';

/** Long enough that a number can be typed, or a list gone through by its arrow keys. */
const restMs = 250;

interface Wanted {
  options: ImportOptions;
  turn: number;
}

/** What the import would make with the options as they are: asked when they rest, and the newest question counts. */
export class ShownPreview {
  shown = $state.raw<ImportPreview | null>(null);
  looking = $state(false);
  problem = $state.raw<ErrorShape | null>(null);
  readonly #studio: StudioApi;
  readonly #source: () => Promise<AskedSource>;
  readonly #previewId = randomId();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #wasAsked = false;

  /** @param source may have to be sent first @throws StudioError */
  constructor(studio: StudioApi, source: () => Promise<AskedSource>) {
    this.#studio = studio;
    this.#source = source;
  }

  want(wanted: Wanted): void {
    clearTimeout(this.#timer);
    this.looking = true;
    const asked = ++this.#asked;
    this.#timer = setTimeout(() => void this.#ask(wanted, asked), this.#wasAsked ? restMs : 0);
    this.#wasAsked = true;
  }

  async end(): Promise<void> {
    clearTimeout(this.#timer);
    this.#asked++;
    if (this.#wasAsked) await this.#studio.datasets.endPreview({ previewId: this.#previewId });
  }

  async #ask(wanted: Wanted, asked: number): Promise<void> {
    try {
      const source = await this.#source();
      if (asked !== this.#asked) return;
      const shown = await this.#studio.datasets.preview({
        previewId: this.#previewId,
        source,
        ...wanted,
      });
      if (asked !== this.#asked) return;
      this.shown = shown;
      this.problem = null;
    } catch (thrown) {
      if (asked !== this.#asked) return;
      this.problem = toErrorShape(thrown);
    }
    this.looking = false;
  }
}

import type { FoundSheets, ImportOptions } from '../../../shared/dataset/dataset.ts';
import type { AskedSource } from '../../lib/import/import-request.ts';
import type { StudioApi } from '../../lib/studio/studio-api.ts';

/** What the studio sees of sprite sheets before an import; the newest question counts. */
export class SheetSearch {
  found = $state.raw<FoundSheets | null>(null);
  looking = $state(false);
  readonly #studio: StudioApi;
  #asked = 0;

  constructor(studio: StudioApi) {
    this.#studio = studio;
  }

  /** @returns null where something newer was asked meanwhile @throws StudioError */
  async look(
    source: AskedSource,
    how: Pick<ImportOptions, 'sheets' | 'animations'>,
  ): Promise<FoundSheets | null> {
    const asked = ++this.#asked;
    this.looking = true;
    try {
      const found = await this.#studio.datasets.findSheets({ source, ...how });
      if (asked !== this.#asked) return null;
      return (this.found = found);
    } finally {
      if (asked === this.#asked) this.looking = false;
    }
  }
}

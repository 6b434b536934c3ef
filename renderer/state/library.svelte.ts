import type { MethodOutput } from '../../shared/api/methods.ts';
import { StudioError, type ErrorShape } from '../../shared/errors.ts';
import type { Followed } from './live-list.svelte.ts';

const readOnly = new StudioError(
  'library-read-only',
  'This library can only be looked at.',
  'Copy it to a folder of yours and open the copy.',
);

/** The library that the studio has open. */
export class LibraryStore {
  info = $state.raw<MethodOutput<'system.info'> | null>(null);
  /** Set when it was removed or replaced under the studio. */
  gone = $state.raw<ErrorShape | null>(null);
  readonly #studio: Followed['studio'];

  constructor({ studio, connection }: Followed) {
    this.#studio = studio;
    studio.subscribe('library-gone', (problem) => (this.gone = problem));
    void this.#ask();
    // Whoever answers again may have another.
    connection.onReturn(() => void this.#ask());
  }

  /** Why nothing can be changed, to be said where it would be; null where it can. */
  get whyNoChanges(): string | null {
    return this.info?.readOnly ? `${readOnly.message} ${readOnly.hint}` : null;
  }

  /** For what has no button that could say so. @throws StudioError `library-read-only` */
  requireChanges(): void {
    if (this.info?.readOnly) throw readOnly;
  }

  async #ask(): Promise<void> {
    try {
      this.info = await this.#studio.system.info();
      this.gone = null;
    } catch (thrown) {
      // The screens' own lists say what else is wrong.
      if (thrown instanceof StudioError && thrown.code === 'library-gone') this.gone = thrown;
    }
  }
}

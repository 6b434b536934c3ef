import type { ImportReport } from '../../../shared/dataset/dataset.ts';
import type { SourceFile } from './source-picture.ts';

/** Counts what was done to pictures before they were scaled. */
export class DoneToPictures {
  #enlarged = 0;
  #backgroundsRemoved = 0;
  readonly #sheets: ImportReport['sheets'] = { cut: 0, sprites: 0, loose: 0, looseExample: null };
  readonly #animations: ImportReport['animations'] = { files: 0, frames: 0 };

  add(
    file: string,
    sprites: number,
    { enlargedBy, backgroundRemoved, arrangement, looseSprites }: Omit<SourceFile, 'pictures'>,
  ): void {
    if (enlargedBy > 1) this.#enlarged++;
    if (backgroundRemoved) this.#backgroundsRemoved++;
    if (arrangement === 'frames') {
      this.#animations.files++;
      this.#animations.frames += sprites;
    } else if (arrangement) {
      this.#sheets.cut++;
      this.#sheets.sprites += sprites;
    }
    if (looseSprites > 0) {
      this.#sheets.loose++;
      this.#sheets.looseExample ??= { file, sprites: looseSprites };
    }
  }

  report(): Pick<ImportReport, 'enlarged' | 'backgroundsRemoved' | 'sheets' | 'animations'> {
    return {
      enlarged: this.#enlarged,
      backgroundsRemoved: this.#backgroundsRemoved,
      sheets: this.#sheets,
      animations: this.#animations,
    };
  }
}

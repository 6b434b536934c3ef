import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { seedOfDrawing, type DrawnFrom } from '../../../../shared/creature/drawn-from.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { SentPicture } from '../../../../shared/creature/picture.ts';
import type { Drawing, Sample } from '../../../../shared/run/run.ts';
import { writeBeside } from '../../../files/write-beside.ts';
import { fileMode } from '../../../store/close-to-others.ts';
import { newId } from '../../../store/new-id.ts';
import { findSample } from '../../../store/samples.ts';
import type { Core } from '../../core.ts';
import { generatedSheetPath } from '../../library-layout.ts';
import { keepSample } from '../keep-sample.ts';
import { keepForSheet } from '../kept/generators.ts';
import { toPng, writeDrawnFrom } from './picture-file.ts';

/** What was drawn from, and how the sprites of the run lie, by which it was framed. */
interface DrawnOf {
  picture: SentPicture;
  options: Pick<DrawnFrom, 'fit' | 'background'>;
}

interface Shown {
  runId: string;
  drawing: Drawing;
  from: DrawnOf;
  /** Its sheet, once it is kept. */
  kept?: Promise<Sample>;
}

/** So many strokes may be drawn, in all windows, before one that is still shown somewhere is forgotten. */
const remembered = 256;

/**
 * What runs lately drew from pictures. What was seen is what is kept: drawn once more, a newer checkpoint would
 * make something else of it.
 */
export class Drawings {
  readonly #core: Pick<Core, 'store' | 'libraryPath' | 'push'>;
  readonly #shown = new Map<string, Shown>();

  constructor(core: Pick<Core, 'store' | 'libraryPath' | 'push'>) {
    this.#core = core;
  }

  /** The same again, such as after an undone stroke, is the same drawing. */
  remember(
    runId: string,
    { picture, step, from }: Omit<Drawing, 'id'> & { from: DrawnOf },
  ): Drawing {
    for (const { runId: run, drawing } of this.#shown.values()) {
      const isSame = () => Buffer.compare(drawing.picture.rgba, picture.rgba) === 0;
      if (run === runId && drawing.step === step && isSame()) return drawing;
    }
    const drawing = { id: newId(), picture, step };
    this.#shown.set(drawing.id, { runId, drawing, from });
    const [oldest] = this.#shown.keys();
    if (oldest && this.#shown.size > remembered) this.#shown.delete(oldest);
    return drawing;
  }

  /**
   * Adds a drawing to the sheets of its run, as one of a single creature; once more it is the same sheet.
   *
   * @throws StudioError `not-found`
   */
  async keep(drawingId: string): Promise<Sample> {
    const shown = this.#shown.get(drawingId);
    if (!shown) throw forgotten();
    shown.kept = this.#keepOnce(shown);
    return shown.kept;
  }

  async #keepOnce(shown: Shown): Promise<Sample> {
    // Writing may have failed, and the sheet may have gone with its run.
    const kept = await shown.kept?.catch(() => undefined);
    return kept && findSample(this.#core.store, kept.id) ? kept : this.#write(shown);
  }

  async #write({ runId, drawing: { picture, step }, from }: Shown): Promise<Sample> {
    const { libraryPath } = this.#core;
    const id = newId();
    const path = generatedSheetPath(runId, id);
    const file = join(libraryPath, path);
    await mkdir(dirname(file), { recursive: true });
    await writeBeside(file, toPng(picture), { mode: fileMode });
    const sheet = { path, count: 1, columns: 1, cellSize: picture.size, condition: null };
    const sample: Sample = {
      ...{ id, runId, step, at: Date.now(), kind: 'generated', ...sheet },
      ...{ seed: seedOfDrawing, origin: 'drawing' },
    };
    keepForSheet(this.#core, runId, step);
    keepSample(this.#core, sample, undefined, writeDrawnFrom(from.picture, from.options));
    return sample;
  }
}

function forgotten(): StudioError {
  return new StudioError(
    'not-found',
    'The studio does not hold this drawing any more.',
    'Draw a stroke, or take one back: star what then appears.',
  );
}

import { StudioError } from '../../../../shared/errors.ts';
import { drawsFromPictures } from '../../../../shared/hyperparameters/models.ts';
import type { SentPicture } from '../../../../shared/creature/picture.ts';
import type { Dataset } from '../../../../shared/dataset/dataset.ts';
import { findDataset } from '../../../store/datasets.ts';
import type { Core } from '../../core.ts';
import { bringCheckpoint } from '../bring-checkpoint.ts';
import { checkpointsToTry } from '../fall-back.ts';
import { drawerOf, type Drawer } from '../kept/who-draws.ts';
import { noCheckpoint } from '../valid-checkpoint.ts';
import { datasetGone } from '../resume-run.ts';
import { requireRun } from '../run-view.ts';
import type { DrawingFrame } from '../../../pictures/frame-drawing.ts';
import type { FileFrame } from './picture-file.ts';
import { WarmProcess } from './warm-process.ts';

/** What a run makes of a picture. */
export interface Drawn {
  drawn: SentPicture;
  /** Of the checkpoint that drew it. */
  step: number;
}

/** Training framed its pictures so; what is drawn from is framed alike. */
export type TrainingFrame = DrawingFrame & FileFrame;

/** Draws with image-to-image runs. Each request names the newest checkpoint, so that drawing follows a run that trains. */
export class Translations {
  readonly #core: Core;
  readonly #warm: WarmProcess;

  constructor(core: Core, warm = new WarmProcess(core)) {
    this.#core = core;
    this.#warm = warm;
  }

  /** How the pictures that a run was trained on were laid out. */
  frameOf(runId: string): TrainingFrame {
    const run = this.#requireRun(runId);
    const dataset = findDataset(this.#core.store, run.datasetId);
    if (!dataset) throw datasetGone(run);
    const { size, options, report } = dataset;
    const { pairs } = run.hyperparameters;
    // The import let pairs from two folders grow as far as both allow, where a size was asked for.
    const pixelScale = pairs === 'folders' && !report.autoSize ? null : pixelScaleOf(report);
    return { size, options, scaling: report.scalingUsed, pixelScale, pairs };
  }

  /**
   * @throws StudioError `not-found`, `invalid-input` where the run draws from no pictures or from those of
   * another size, `conflict` without a checkpoint, or what the trainer gives
   */
  async draw(runId: string, picture: SentPicture): Promise<Drawn> {
    const run = this.#requireRun(runId);
    requireSize(this.frameOf(runId).size, picture.size);
    const coming = bringCheckpoint(this.#core, runId);
    if (coming) await coming;
    const checkpoints = checkpointsToTry(this.#core, runId);
    if (!checkpoints) throw noCheckpoint(run.name);
    const { newest, olderCheckpoints } = checkpoints;
    const drawing = { checkpoint: newest.path, olderCheckpoints, picture };
    const answer = await this.#warm.ask(run, { type: 'translate', ...drawing });
    return { drawn: answer.picture, step: answer.step ?? newest.step };
  }

  /** What one generator makes of a picture that is framed, also where its run is gone. @throws StudioError what the trainer gives */
  async drawWith(drawer: Drawer, checkpoint: string, picture: SentPicture): Promise<SentPicture> {
    return (await this.#warm.ask(drawer, { type: 'translate', checkpoint, picture })).picture;
  }

  /** @throws StudioError `not-found`, `invalid-input`, or what the trainer gives */
  exampleSource(runId: string, sprite: number): Promise<SentPicture> {
    const answer = this.#warm.ask(this.#requireRun(runId), { type: 'example', sprite });
    return answer.then(({ picture }) => picture);
  }

  /** What a picture of the run's size would be drawn from. @throws StudioError as `exampleSource` */
  async sourceOf(runId: string, picture: SentPicture): Promise<SentPicture> {
    const { background } = this.frameOf(runId).options;
    const question = { type: 'source', picture, background } as const;
    return (await this.#warm.ask(this.#requireRun(runId), question)).picture;
  }

  close(): void {
    this.#warm.close();
  }

  #requireRun(runId: string): Drawer {
    const run = requireRun(this.#core.store, runId);
    if (drawsFromPictures(run.hyperparameters.model)) return drawerOf(run);
    throw new StudioError(
      'invalid-input',
      `The run "${run.name}" draws from latents, not from pictures.`,
      'Train a run of the model pix2pix and draw with that.',
    );
  }
}

/** Older datasets say it by how their size was found. */
function pixelScaleOf({ pixelScale, autoSize }: Dataset['report']): number | null {
  return pixelScale ?? (autoSize?.basis === 'own-pixels' ? 1 : null);
}

function requireSize(wanted: number, size: number): void {
  if (wanted === size) return;
  throw new StudioError(
    'invalid-input',
    `The picture is ${size} pixels wide, and this run draws from pictures of ${wanted}.`,
    `Give a picture of ${wanted} x ${wanted} pixels.`,
  );
}

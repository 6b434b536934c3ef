import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MethodRequest } from '../../../../shared/api/methods.ts';
import {
  framesOfWalk,
  type DrawnCreatures,
  type LatentMix,
  type LatentOrigin,
  type MixRequest,
  type Sliders,
  type WalkRequest,
} from '../../../../shared/creature/latents.ts';
import type { Sample } from '../../../../shared/run/run.ts';
import { writeBeside } from '../../../files/write-beside.ts';
import { fileMode } from '../../../store/close-to-others.ts';
import { newId } from '../../../store/new-id.ts';
import type { Picture } from '../../../pictures/picture.ts';
import type { Core } from '../../core.ts';
import { generatedSheetPath } from '../../library-layout.ts';
import { looseSheetPath } from '../../gallery/loose-sheets.ts';
import { keepDrawn } from '../generate.ts';
import type { WarmProcess } from '../translate/warm-process.ts';
import type { AnswerTo, PictureQuestion } from '../translate/warm-translator.ts';
import { FoundSliders, measuredOn } from './found-sliders.ts';
import { picturesOn } from './drawn-sheet.ts';
import {
  bringSameGenerator,
  generatorOfStep,
  sameGenerator,
  type SameGenerator,
} from './same-generator.ts';

type Painted = AnswerTo<Extract<PictureQuestion, { type: 'paint' }>>;

/**
 * What lies between creatures, and near them, in the latents of their generator: walks, mixes. Drawn by the process that
 * stays warm, with the checkpoint that made them; no weight is changed by it.
 */
export class Latents {
  readonly #core: Core;
  readonly #warm: WarmProcess;
  readonly #foundSliders: FoundSliders;

  constructor(core: Core, warm: WarmProcess) {
    this.#core = core;
    this.#warm = warm;
    this.#foundSliders = new FoundSliders(core, warm);
  }

  /** @throws StudioError as `sameGenerator`, or what the trainer gives */
  async walk({ stops, frames, loop, conditions, generator }: WalkRequest): Promise<DrawnCreatures> {
    const coming = bringSameGenerator(this.#core, stops, generator);
    if (coming) await coming;
    const same = sameGenerator(this.#core, stops, generator);
    return drawn(
      same,
      await this.#paint(same, framesOfWalk(stops.length, frames, loop), conditions),
    );
  }

  /** The same, as pictures. */
  async framesOfWalk(request: WalkRequest): Promise<{ frames: Picture[]; step: number }> {
    const { step, png, count, columns, cellSize } = await this.walk(request);
    return { frames: picturesOn({ png, count, columns, cellSize }), step };
  }

  /** @throws StudioError as `walk` */
  async mix(request: MixRequest): Promise<DrawnCreatures> {
    const coming = bringSameGenerator(this.#core, referencesOf(request), request.generator);
    if (coming) await coming;
    const same = sameGenerator(this.#core, referencesOf(request), request.generator);
    return drawn(same, await this.#paintMix(same, request));
  }

  /** Found and measured once for each checkpoint. @throws StudioError as `walk` */
  async sliders({ creature, generator }: MethodRequest<'creatures.sliders'>): Promise<Sliders> {
    const coming = bringSameGenerator(this.#core, [creature], generator);
    if (coming) await coming;
    const same = sameGenerator(this.#core, [creature], generator);
    const { sliders, step } = await this.#foundSliders.of(same);
    const effects = sliders.map(({ effects }) => ({ effects }));
    return { runId: same.run.id, step, measuredOn, sliders: effects };
  }

  /**
   * Adds a mix to the sheets of its run, as one of a single creature; of a run that is gone it is a loose sheet.
   *
   * @param step of the generator that drew it
   * @throws StudioError as `walk`; `conflict` where that generator is gone
   */
  async keepMix(request: MixRequest, step: number): Promise<Sample> {
    const coming = bringSameGenerator(this.#core, referencesOf(request), step);
    if (coming) await coming;
    const same = generatorOfStep(this.#core, referencesOf(request), step);
    const { sheet, from } = await this.#paintMix(same, request);
    const id = newId();
    const path = same.run.isGone ? looseSheetPath(id) : generatedSheetPath(same.run.id, id);
    const file = join(this.#core.libraryPath, path);
    await mkdir(dirname(file), { recursive: true });
    await writeBeside(file, Buffer.from(sheet.png, 'base64'), { mode: fileMode });
    const sample: Sample = {
      ...{ id, runId: same.run.id, step, at: Date.now(), kind: 'generated', path },
      ...{ count: 1, columns: 1, cellSize: sheet.cellSize },
      condition: shownByAll(request, same.shown),
      ...{ seed: same.sources[0]?.seed ?? 0, origin: originOf(request) },
    };
    keepDrawn(this.#core, same.run, sample, from);
    return sample;
  }

  async #paintMix(same: SameGenerator, request: MixRequest): Promise<Painted> {
    const isMoved = request.along.some((amount) => amount !== 0);
    const moved = isMoved ? await this.#foundSliders.of(same) : undefined;
    return this.#paint(same, [mixOf(request)], request.conditions, moved?.directions);
  }

  #paint(
    { run, sources, checkpoint, olderCheckpoints }: SameGenerator,
    creatures: LatentMix[],
    conditions: MixRequest['conditions'],
    directions?: string,
  ): Promise<Painted> {
    const wanted = {
      ...{ checkpoint, olderCheckpoints, sources, creatures, conditions },
      ...(directions !== undefined && { directions }),
    };
    return this.#warm.ask(run, { type: 'paint', ...wanted });
  }
}

function referencesOf({ creatures }: MixRequest) {
  return creatures.map(({ creature }) => creature);
}

function mixOf({ creatures, along }: MixRequest): LatentMix {
  return { parts: creatures.map(({ weight }, source) => ({ source, weight })), along };
}

function originOf({ creatures }: MixRequest): LatentOrigin {
  return creatures.filter(({ weight }) => weight > 0).length > 1 ? 'mix' : 'sliders';
}

function drawn({ run }: SameGenerator, { sheet, step }: Painted): DrawnCreatures {
  return { ...sheet, runId: run.id, step };
}

/** By name; null where the creatures show several things, which no name stands for. */
function shownByAll(
  { conditions }: MixRequest,
  [first = null, ...others]: SameGenerator['shown'],
): Sample['condition'] {
  const isSame = (other: Sample['condition']) => JSON.stringify(other) === JSON.stringify(first);
  return conditions === 'held' || others.every(isSame) ? first : null;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  measuredAlong,
  mostSliders,
  sliderSchema,
  type LatentMix,
  type LatentSource,
} from '../../../../shared/creature/latents.ts';
import { backgroundFill } from '../../../../shared/dataset/background.ts';
import { fromJson } from '../../../files/from-json.ts';
import { writeBeside } from '../../../files/write-beside.ts';
import { fileMode } from '../../../store/close-to-others.ts';
import { findDataset } from '../../../store/datasets.ts';
import type { Core } from '../../core.ts';
import type { WarmProcess } from '../translate/warm-process.ts';
import { picturesOn } from './drawn-sheet.ts';
import { effectsOf, measurePicture, type MeasuredAspects } from './measure-aspects.ts';
import type { SameGenerator } from './same-generator.ts';

/** Creatures that each direction is measured on. */
export const measuredOn = 24;
/** Nobody has chosen them: the measured ones are the first of this seed. */
const seed = 2_020;

const foundSchema = z.object({
  step: z.int().min(0),
  /** `[sliders, latentSize]`, float32 in base64, turned so that the strongest effect grows. */
  directions: z.base64(),
  sliders: z.array(sliderSchema).max(mostSliders),
});
type Found = z.output<typeof foundSchema>;

/** What a trainer said of a checkpoint counts for as long as the checkpoint is the same: it is kept in the run's folder. */
export class FoundSliders {
  readonly #core: Core;
  readonly #warm: WarmProcess;
  /** By the hash of their checkpoint. */
  readonly #found = new Map<string, Promise<Found>>();

  constructor(core: Core, warm: WarmProcess) {
    this.#core = core;
    this.#warm = warm;
  }

  of(same: SameGenerator): Promise<Found> {
    const known = this.#found.get(same.hash);
    if (known) return known;
    const found = this.#readOrFind(same);
    this.#found.set(same.hash, found);
    found.catch(() => this.#found.delete(same.hash));
    return found;
  }

  async #readOrFind(same: SameGenerator): Promise<Found> {
    const { libraryPath, log } = this.#core;
    const file = join(libraryPath, same.run.folder, `sliders-${same.hash.slice(0, 16)}.json`);
    const text = await readFile(file, 'utf8').catch(() => '');
    const kept = fromJson(foundSchema, text);
    if (kept) return kept;
    const found = await this.#find(same);
    try {
      await writeBeside(file, JSON.stringify(found), { mode: fileMode });
    } catch (thrown) {
      // They are found again next time.
      log.warn({ err: thrown, runId: same.run.id }, 'sliders could not be kept');
    }
    return found;
  }

  async #find({ run, checkpoint, olderCheckpoints }: SameGenerator): Promise<Found> {
    const by = { checkpoint, olderCheckpoints };
    const { directions, count, step } = await this.#warm.ask(run, { type: 'directions', ...by });
    const latents = new Float32Array(Uint8Array.from(Buffer.from(directions, 'base64')).buffer);
    const width = latents.length / Math.max(1, count);
    const sources: LatentSource[] = Array.from({ length: measuredOn }, (_, cell) => ({
      seed,
      cell,
    }));
    const sliders: Found['sliders'] = [];
    for (let place = 0; place < count; place++) {
      const painted = await this.#warm.ask(run, {
        ...{ type: 'paint', ...by, sources, conditions: 'held', directions },
        creatures: sweepAlong(place),
      });
      const effects = effectsOf(this.#sweeps(run.datasetId, picturesOn(painted.sheet)));
      const [strongest] = effects;
      // More of it shall lie to the right.
      const isTurned = strongest?.aspect !== 'hue' && strongest && strongest.to < strongest.from;
      if (isTurned) turn(latents.subarray(place * width, (place + 1) * width));
      sliders.push({ effects: isTurned ? effects.map(turned) : effects });
    }
    return { step, directions: Buffer.from(latents.buffer).toString('base64'), sliders };
  }

  /** Creatures that show nothing at one of the three places are left out. */
  #sweeps(datasetId: string, pictures: ReturnType<typeof picturesOn>) {
    const background =
      findDataset(this.#core.store, datasetId)?.options.background ?? 'transparent';
    const ground = background === 'transparent' ? null : backgroundFill(background).slice(0, 3);
    const measured = pictures.map((picture) => measurePicture(picture, ground));
    return Array.from({ length: measuredOn }, (_, one) => measured.slice(3 * one, 3 * one + 3))
      .filter((three): three is MeasuredAspects[] => three.every((each) => each !== null))
      .flatMap(([lower, middle, upper]) =>
        lower && middle && upper ? [{ lower, middle, upper }] : [],
      );
  }
}

/** Each creature below, at and above where it is. */
function sweepAlong(place: number): LatentMix[] {
  return Array.from({ length: measuredOn }, (_, source) =>
    [-measuredAlong, 0, measuredAlong].map((amount) => ({
      parts: [{ source, weight: 1 }],
      along: Array.from({ length: place + 1 }, (_, at) => (at === place ? amount : 0)),
    })),
  ).flat();
}

function turn(direction: Float32Array): void {
  direction.forEach((value, at) => (direction[at] = -value));
}

function turned({ from, to, towards, ...effect }: Found['sliders'][number]['effects'][number]) {
  if (!towards) return { ...effect, from: to, to: from };
  return { ...effect, from, to, towards: [towards[1], towards[0]] as [string, string] };
}

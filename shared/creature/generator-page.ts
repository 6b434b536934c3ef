import type { Vocabulary } from '../condition/vocabulary.ts';
import type { ImportOptions } from '../dataset/dataset.ts';
import type { PairingId } from '../hyperparameters/choices.ts';
import type { Hyperparameters } from '../hyperparameters/schema.ts';

/** What the page beside an exported generator (main/generator-page) is told: JSON in the page itself, written by main/studio/export/generator. */
export interface PageContents {
  /** Of the run. */
  name: string;
  step: number;
  size: number;
  channels: 3 | 4;
  /** In how many its pictures are drawn at most; null: as they are painted. */
  mostColours: number | null;
  /** Its kind is the name of the model's input, too. */
  startsFrom: StartLatents | StartPicture;
  /** What the generator is and where it comes from, in sentences. */
  about: string[];
  /** model.json, whose weights lie in elements of their own. */
  model: unknown;
}

/** Creatures out of random numbers. */
export interface StartLatents extends Pick<Hyperparameters, 'latentSize' | 'latentDistribution'> {
  kind: 'latents';
  /** The seed of the run's own samples. */
  seed: number;
  /** What creatures can be asked for; null where nothing can. */
  vocabulary: Vocabulary | null;
}

/** Creatures out of what is drawn: how the run's own sources were drawn, and how its sprites lay. */
export interface StartPicture extends Pick<ImportOptions, 'background' | 'fit'> {
  kind: 'picture';
  pairs: PairingId;
}

/** The ids of the elements that hold what the page is told: contents, and each shard of the weights in base64. */
export const contentsId = 'generator';
export const weightsClass = 'weights';
/** Where the page's script draws all else. */
export const rootId = 'page';

import { drawsFromPictures } from '../../../shared/hyperparameters/models.ts';
import type { Hyperparameters } from '../../../shared/hyperparameters/schema.ts';
import { vocabularyOf, type Vocabulary } from '../../../shared/condition/vocabulary.ts';
import { elementAt } from '../../../shared/known-places.ts';
import type { SpriteFile } from '../../sprite-file/read-sprite-file.ts';
import { noLabel } from '../../sprite-file/format.ts';
import { conditionsOf, type NamedSprites } from '../gan/conditioning/sprite-conditions.ts';
import { splitSprites, type Split } from './held-out.ts';
import { darkest, ImageTable } from './image-table.ts';
import { makePairs } from './pairs/make-pairs.ts';

/** What is used of a dataset. */
export type TrainingSprites = NamedSprites &
  Pick<SpriteFile, 'pixels' | 'count' | 'size' | 'channels' | 'background' | 'names' | 'sha256'>;

/** Nothing is known of the sprites but how they look. */
export function nameless(count: number): NamedSprites & { names: string[] } {
  return {
    names: Array.from({ length: count }, (_, index) => `${index}.png`),
    labels: [],
    labelOf: new Uint16Array(count).fill(noLabel),
    tags: [],
    tagsOf: Array.from({ length: count }, () => []),
  };
}

/** A dataset as the networks see it: pictures to draw, and what the generator is told of each. */
export interface TrainingPictures {
  readonly count: number;
  readonly vocabulary: Vocabulary | null;
  /** `[n, size, size, channels]`, premultiplied, in [-1, 1] */
  images(indexes: ArrayLike<number>): Float32Array;
  /** What each picture is drawn from, of the same shape; undefined where that is latents. */
  readonly sources?: (indexes: ArrayLike<number>) => Float32Array;
  /** `[n, names]`; undefined without conditioning. */
  readonly conditions?: (indexes: ArrayLike<number>) => Float32Array;
  /** By picture, in place of tags: its one label. */
  readonly labelOf?: ArrayLike<number>;
  /** A sentence for the run's log, where not all of the dataset is used. */
  readonly remark?: string;
}

export function trainingPictures(
  sprites: TrainingSprites,
  hyperparameters: Hyperparameters,
): TrainingPictures {
  const vocabulary = vocabularyOf(sprites, hyperparameters.conditioning);
  if (drawsFromPictures(hyperparameters.model)) return pairedPictures(sprites, hyperparameters);
  const { labels, labelOf, tags, tagsOf } = sprites;
  // What is asked for later holds on to no more than this: the pixels as they were read are not needed again.
  const named: NamedSprites = { labels, labelOf, tags, tagsOf };
  const table = new ImageTable(sprites, darkest(hyperparameters));
  const all: TrainingPictures = {
    count: sprites.count,
    vocabulary,
    images: (indexes) => table.gather(indexes),
    ...(vocabulary ? { conditions: (indexes) => conditionsOf(named, vocabulary, indexes) } : {}),
    ...(vocabulary?.kind === 'labels' && { labelOf }),
  };
  return hyperparameters.heldOut ? onlyTraining(all, splitSprites(sprites)) : all;
}

/** Whoever counts the pictures, or asks for one by its place, knows nothing of those that are held out. */
function onlyTraining(all: TrainingPictures, { training, heldOut }: Split): TrainingPictures {
  const { images, conditions, labelOf } = all;
  const placesOf = (indexes: ArrayLike<number>) =>
    Uint32Array.from(indexes, (index) => elementAt(training, index));
  return {
    ...all,
    count: training.length,
    images: (indexes) => images(placesOf(indexes)),
    ...(conditions ? { conditions: (indexes) => conditions(placesOf(indexes)) } : {}),
    ...(labelOf && { labelOf: Uint16Array.from(training, (index) => elementAt(labelOf, index)) }),
    ...(heldOut.length > 0 && {
      remark: `${heldOut.length} of ${all.count} sprites are held out: creatures are judged by them.`,
    }),
  };
}

function pairedPictures(sprites: TrainingSprites, { pairs }: Hyperparameters): TrainingPictures {
  const { count, sources, targets, leftOut } = makePairs(sprites, pairs);
  const { size, channels } = sprites;
  const sourceTable = new ImageTable({ pixels: sources, size, channels });
  const targetTable = new ImageTable({ pixels: targets, size, channels });
  return {
    count,
    vocabulary: null,
    images: (indexes) => targetTable.gather(indexes),
    sources: (indexes) => sourceTable.gather(indexes),
    ...(leftOut > 0 ? { remark: `${leftOut} sprites have no partner and are left out.` } : {}),
  };
}

import { join } from 'node:path';
import { drawsFromPictures } from '../../../../shared/hyperparameters/models.ts';
import type { ExamineJob } from '../../../../shared/run/trainer-protocol.ts';
import { elementAt } from '../../../../shared/known-places.ts';
import { readSpriteFile } from '../../../sprite-file/read-sprite-file.ts';
import { assignTensors } from '../../checkpoint/gan-tensors.ts';
import { readCheckpoint } from '../../checkpoint/read-checkpoint.ts';
import { duplicateGroups, splitSprites } from '../../data/held-out.ts';
import { startEngine } from '../../engines/choose-engine.ts';
import { requestCondition } from '../../gan/conditioning/request-condition.ts';
import { createGan } from '../../gan/gan.ts';
import { likenessesOf, structuresOf } from '../../metrics/copies.ts';
import { evenly } from '../../metrics/measure.ts';
import { picturesAt, picturesOf } from '../../metrics/pictures.ts';
import { fromSentPicture } from '../../data/picture-pixels.ts';
import { networkOfOthers } from '../judged-by.ts';
import { answersTo } from '../../sampling/score-pictures.ts';
import type { JobContext } from './job-context.ts';

const nearestShown = 4;
/** Sprites whose own likeness to others is looked at, evenly chosen. */
const mostJudges = 48;
/** Fewer say nothing. */
const fewestJudges = 8;
/** Among which a creature is looked for: more would take long. */
const mostSprites = 20_000;

/**
 * Looks for the sprites that one creature is most like, and how usual such likeness is among sprites themselves; and asks
 * a discriminator.
 *
 * @throws StudioError `dataset-damaged`, `checkpoint-damaged`, `engine-unavailable`
 */
export async function examine(job: ExamineJob, { send }: JobContext): Promise<void> {
  const found = await likenesses(job);
  send({ type: 'examined', ...found, score: await judge(job) });
}

async function likenesses({ datasetFile, hyperparameters, picture }: ExamineJob) {
  const sprites = await readSpriteFile(datasetFile);
  if (sprites.size !== picture.size) return { nearest: [], spritesAsLike: null };
  const all = Uint32Array.from({ length: sprites.count }, (_, place) => place);
  const training = hyperparameters.heldOut ? splitSprites(sprites).training : all;
  const places = evenly(training, mostSprites);
  const structures = structuresOf(picturesAt(picturesOf(sprites), places));
  const [creature] = structuresOf({ ...picture, count: 1 });
  const alike = creature ? likenessesOf(creature, structures) : [];
  const groups = duplicateGroups(sprites);
  const groupOf = (one: number) => groups[elementAt(places, one)];
  const judges = evenly(all.subarray(0, structures.length), mostJudges);
  const best = [...judges].map((judge) => {
    const isTwin = (other: number) => groupOf(other) === groupOf(judge);
    return likenessesOf(elementAt(structures, judge), structures, isTwin)[0]?.agreement ?? -1;
  });
  const reached = alike[0]?.agreement ?? 1;
  return {
    nearest: alike.slice(0, nearestShown).map(({ place, agreement, mirrored }) => ({
      sprite: elementAt(places, place),
      agreement,
      mirrored,
    })),
    spritesAsLike:
      best.length < fewestJudges
        ? null
        : best.filter((each) => each >= reached).length / best.length,
  };
}

/** Null where the discriminator would have to know more than the picture. */
async function judge(job: ExamineJob): Promise<number | null> {
  if (job.checkpoint === null || drawsFromPictures(job.hyperparameters.model)) return null;
  const { manifest, tensors } = await readCheckpoint(join(job.libraryFolder, job.checkpoint));
  const { image, hyperparameters, vocabulary } = manifest;
  if ((vocabulary && !job.condition) || image.size !== job.picture.size) return null;
  const published = await networkOfOthers(hyperparameters);
  if (published === null) return null;
  const engine = await startEngine(job.engine, (sentence) => process.stderr.write(`${sentence}\n`));
  const gan = createGan(image, hyperparameters, vocabulary, published);
  assignTensors(gan, tensors, job.checkpoint);
  const images = fromSentPicture(job.picture, image);
  const condition = job.condition && requestCondition(job.condition, vocabulary, 1);
  const [score = NaN] = await answersTo(gan, { images, source: undefined, condition }, 1);
  gan.dispose();
  engine.dispose();
  return Number.isFinite(score) ? score : null;
}

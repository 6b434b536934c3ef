import { StudioError } from '../../../shared/errors.ts';
import { drawsFromPictures } from '../../../shared/hyperparameters/models.ts';
import type { GenerateJob } from '../../../shared/run/trainer-protocol.ts';
import { readSpriteFile } from '../../sprite-file/read-sprite-file.ts';
import type { Manifest } from '../checkpoint/manifest.ts';
import { trainingPictures } from '../data/training-pictures.ts';
import { oneHotInTurn, type FeedPictures } from './generator-feed.ts';

/**
 * What a run draws new creatures from. Its checkpoint holds all but two things, for which the dataset is read: the
 * pictures of an image-to-image run, and which tags sprites have together where none are asked for. Without the
 * dataset tags come one by one.
 *
 * @throws StudioError `not-found` for an image-to-image run without its dataset
 */
export async function picturesToDrawFrom(
  { datasetFile, condition, given }: Pick<GenerateJob, 'datasetFile' | 'condition' | 'given'>,
  { hyperparameters, vocabulary }: Pick<Manifest, 'hyperparameters' | 'vocabulary'>,
): Promise<FeedPictures> {
  const needsPictures = drawsFromPictures(hyperparameters.model);
  const needsTags = vocabulary?.kind === 'tags' && !condition && !given;
  if (!needsPictures && !needsTags) return withoutDataset(vocabulary);
  try {
    return trainingPictures(await readSpriteFile(datasetFile), hyperparameters);
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    if (needsPictures) throw noPictures(error);
    process.stderr.write(`${error.message} So each creature shows one tag, in turn.\n`);
    return withoutDataset(vocabulary);
  }
}

function withoutDataset(vocabulary: Manifest['vocabulary']): FeedPictures {
  if (!vocabulary) return { count: 1, vocabulary };
  const conditions = ({ length }: ArrayLike<number>) =>
    oneHotInTurn(length, vocabulary.names.length);
  return { count: 1, vocabulary, conditions };
}

function noPictures(cause: StudioError): StudioError {
  return new StudioError(
    'not-found',
    `This run draws from pictures, and those of its dataset cannot be had: ${cause.message}`,
    'Give it a picture of your own: in the Draw panel, or with "studio translate".',
    { cause },
  );
}

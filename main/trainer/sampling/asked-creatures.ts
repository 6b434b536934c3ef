import type { ConditionRequest } from '../../../shared/condition/condition-request.ts';
import { columnCondition, type Vocabulary } from '../../../shared/condition/vocabulary.ts';
import { noTruncation, type GivenLatents } from '../../../shared/creature/latents.ts';
import { StudioError } from '../../../shared/errors.ts';
import { drawsFromPictures } from '../../../shared/hyperparameters/models.ts';
import { elementAt } from '../../../shared/known-places.ts';
import type { Manifest } from '../checkpoint/manifest.ts';
import { requestCondition } from '../gan/conditioning/request-condition.ts';
import { joinRows, sampleFeed, type FeedPictures, type GeneratorFeed } from './generator-feed.ts';

/** Creatures of a seed, and what was asked of them. */
export interface AskedCreatures {
  seed: number;
  count: number;
  condition?: ConditionRequest | undefined;
  /** As a share of how far latents lie from their mean. */
  truncation?: number | undefined;
  /** In place of what the seed gives. */
  given?: GivenLatents | undefined;
}

type Taught = Pick<Manifest, 'hyperparameters' | 'vocabulary'>;

/**
 * What a generator draws the creatures of a seed from. The first ones are the same however many are drawn: a creature is
 * known by seed and place.
 *
 * @throws StudioError `invalid-input` where a name is asked for that the GAN was not taught
 */
export function feedOfAsked(
  pictures: FeedPictures,
  { hyperparameters, vocabulary }: Taught,
  { seed, count, condition, truncation, given }: AskedCreatures,
): GeneratorFeed {
  if (given) return feedOfGiven(given, hyperparameters, vocabulary);
  if (truncation !== undefined && truncation !== noTruncation) refuseTruncation(hyperparameters);
  const columns = condition?.columns;
  const noises = columns ? Math.ceil(count / columns.length) : count;
  const creatures = towardsMean(sampleFeed(pictures, hyperparameters, seed, noises), truncation);
  return columns
    ? asMatrix(creatures, columns, vocabulary, count)
    : asAskedFor(creatures, condition, vocabulary);
}

function feedOfGiven(
  { latents, conditions }: GivenLatents,
  { latentSize, model }: Manifest['hyperparameters'],
  vocabulary: Vocabulary | null,
): GeneratorFeed {
  const start = fromBase64(latents);
  const count = start.length / latentSize;
  const condition = conditions === null ? undefined : fromBase64(conditions);
  const fits =
    !drawsFromPictures(model) &&
    count >= 1 &&
    Number.isInteger(count) &&
    condition?.length === (vocabulary ? count * vocabulary.names.length : undefined) &&
    [...start, ...(condition ?? [])].every(Number.isFinite);
  if (fits) return { count, start, ...(condition && { condition }) };
  throw new StudioError(
    'invalid-input',
    'The numbers of these creatures do not fit the generator of this run.',
    'Mix and walk between creatures of one and the same run.',
  );
}

function refuseTruncation({ model }: Manifest['hyperparameters']): void {
  if (!drawsFromPictures(model)) return;
  throw new StudioError(
    'invalid-input',
    'This run draws from pictures, not from latents, so nothing can be truncated.',
    'Leave truncation out.',
  );
}

/** Both kinds of latents have the mean 0. */
function towardsMean(feed: GeneratorFeed, psi = noTruncation): GeneratorFeed {
  if (psi === noTruncation) return feed;
  return { ...feed, start: feed.start.map((latent) => psi * latent) };
}

/** The latents stay those of the seed, whatever is asked for: a label can be compared with another. */
function asAskedFor(
  feed: GeneratorFeed,
  request: ConditionRequest | undefined,
  vocabulary: Vocabulary | null,
): GeneratorFeed {
  if (!request) return feed;
  return { ...feed, condition: requestCondition(request, vocabulary, feed.count) };
}

/** The latents of a row are those of the seed's first, second, … creature; a column shows what it was asked for. */
function asMatrix(
  { start, count: rows }: GeneratorFeed,
  columns: readonly string[],
  vocabulary: Vocabulary | null,
  count: number,
): GeneratorFeed {
  const cells = Array.from({ length: count }, (_, cell) => cell);
  const shown = columns.map((_, column) =>
    requestCondition(columnCondition(columns, column, vocabulary), vocabulary, 1),
  );
  const width = start.length / rows;
  const rowOf = (cell: number): Float32Array => {
    const row = Math.floor(cell / columns.length);
    return start.subarray(row * width, (row + 1) * width);
  };
  return {
    count,
    start: joinRows(cells.map(rowOf)),
    condition: joinRows(cells.map((cell) => elementAt(shown, cell % columns.length))),
  };
}

/** One creature of a feed. */
export function creatureOf(
  { count, start, condition }: GeneratorFeed,
  cell: number,
): GeneratorFeed {
  const row = (rows: Float32Array): Float32Array => {
    const width = rows.length / count;
    return rows.slice(cell * width, (cell + 1) * width);
  };
  return { count: 1, start: row(start), ...(condition && { condition: row(condition) }) };
}

/** What a feed's creatures are drawn from, to be kept. */
export function givenOf({ start, condition }: GeneratorFeed): GivenLatents {
  return { latents: toBase64(start), conditions: condition ? toBase64(condition) : null };
}

/** Numbers as they are sent and kept: float32, little-endian as all processors are on which TensorFlow runs. */
export function toBase64(numbers: Float32Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

export function fromBase64(text: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
}

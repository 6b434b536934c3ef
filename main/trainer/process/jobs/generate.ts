import { join } from 'node:path';
import type { ConditionRequest } from '../../../../shared/condition/condition-request.ts';
import type { GenerateJob } from '../../../../shared/run/trainer-protocol.ts';
import { columnCondition, type Vocabulary } from '../../../../shared/condition/vocabulary.ts';
import { assignTensors } from '../../checkpoint/gan-tensors.ts';
import { readNewestCheckpoint } from '../../checkpoint/newest-checkpoint.ts';
import { requestCondition } from '../../gan/conditioning/request-condition.ts';
import { startEngine } from '../../engines/choose-engine.ts';
import { createGan } from '../../gan/gan.ts';
import { drawSamples } from '../../sampling/draw-samples.ts';
import { inOtherColours, sampleFeed, type GeneratorFeed } from '../../sampling/generator-feed.ts';
import { picturesToDrawFrom } from '../../sampling/pictures-to-draw-from.ts';
import { writeSampleSheet } from '../../sampling/sample-sheet.ts';
import type { JobContext } from './job-context.ts';

/**
 * Draws creatures from a checkpoint into one sheet. The first of a seed are the same however many are
 * drawn, and those of the run's own seed are its samples.
 *
 * @throws StudioError `engine-unavailable`, `checkpoint-damaged`, `invalid-input` where a name is asked for
 * that the GAN was not taught
 */
export async function generate(job: GenerateJob, context: JobContext): Promise<void> {
  const engine = await startEngine(job.engine, (sentence) => process.stderr.write(`${sentence}\n`));
  context.send({ type: 'engine', facts: engine.facts });
  const checkpoints = [job.checkpoint, ...(job.olderCheckpoints ?? [])];
  const found = await readNewestCheckpoint(job.libraryFolder, checkpoints, context.send);
  const { manifest, tensors, path } = found;
  const { hyperparameters } = manifest;
  const gan = createGan(manifest.image, hyperparameters, manifest.vocabulary);
  assignTensors(gan, tensors, path);
  const pictures = await picturesToDrawFrom(job, manifest);
  const cells = job.inOtherColours ? job.inOtherColours.cell + 1 : job.count;
  const columns = job.condition?.columns;
  const noises = columns ? Math.ceil(cells / columns.length) : cells;
  const creatures = sampleFeed(pictures, hyperparameters, job.seed, noises);
  const asked = columns
    ? asMatrix(creatures, columns, manifest.vocabulary, cells)
    : asAskedFor(creatures, job.condition, manifest.vocabulary);
  const feed = job.inOtherColours
    ? inOtherColours(asked, job.inOtherColours, hyperparameters)
    : asked;
  const images = await drawSamples(gan, feed);
  const output = join(job.libraryFolder, job.output);
  const layout = await writeSampleSheet(
    output,
    images,
    manifest.image,
    job.inOtherColours ? undefined : columns?.length,
  );
  context.send({ type: 'generated', path: job.output, step: manifest.progress.step, ...layout });
  gan.dispose();
  engine.dispose();
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
    start: joined(cells.map(rowOf)),
    condition: joined(cells.map((cell) => shown[cell % columns.length])),
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

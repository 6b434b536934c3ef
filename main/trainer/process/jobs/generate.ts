import { join } from 'node:path';
import type { GenerateJob } from '../../../../shared/run/trainer-protocol.ts';
import { assignTensors } from '../../checkpoint/gan-tensors.ts';
import { readNewestCheckpoint } from '../../checkpoint/newest-checkpoint.ts';
import { startEngine } from '../../engines/choose-engine.ts';
import { createGan, drawingGroups } from '../../gan/gan.ts';
import { feedOfAsked, givenOf } from '../../sampling/asked-creatures.ts';
import { nearCreatures } from '../../sampling/near-creatures.ts';
import { drawSamples } from '../../sampling/draw-samples.ts';
import { inOtherColours } from '../../sampling/generator-feed.ts';
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
  const found = await readNewestCheckpoint(
    job.libraryFolder,
    checkpoints,
    context.send,
    drawingGroups,
  );
  const { manifest, tensors, path } = found;
  const { hyperparameters } = manifest;
  const gan = createGan(manifest.image, hyperparameters, manifest.vocabulary);
  assignTensors(gan, tensors, path);
  const pictures = await picturesToDrawFrom(job, manifest);
  const count = job.inOtherColours ? job.inOtherColours.cell + 1 : job.count;
  const asked = job.near
    ? nearCreatures(pictures, manifest, job.near.source, { ...job, distance: job.near.distance })
    : feedOfAsked(pictures, manifest, { ...job, count });
  const feed = job.inOtherColours
    ? inOtherColours(asked, job.inOtherColours, hyperparameters)
    : asked;
  const images = await drawSamples(gan, feed, (done) =>
    context.send({ type: 'drawing', done, of: feed.count }),
  );
  const output = join(job.libraryFolder, job.output);
  const layout = await writeSampleSheet(
    output,
    images,
    manifest,
    job.inOtherColours ? undefined : job.condition?.columns?.length,
  );
  context.send({
    ...{ type: 'generated', path: job.output, step: manifest.progress.step, ...layout },
    ...(job.near && { from: givenOf(feed) }),
  });
  gan.dispose();
  engine.dispose();
}

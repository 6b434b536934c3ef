import { join } from 'node:path';
import type { GenerateJob } from '../../../shared/trainer-protocol.ts';
import { assignTensors } from '../checkpoint/gan-tensors.ts';
import { readCheckpoint } from '../checkpoint/read-checkpoint.ts';
import { startEngine } from '../engines/choose-engine.ts';
import { createGan } from '../gan.ts';
import { drawSamples, latentsOf } from '../sampling/draw-samples.ts';
import { writeSampleSheet } from '../sampling/sample-sheet.ts';
import type { JobContext } from './job-context.ts';

/**
 * Draws creatures from a checkpoint into one sheet. The first of a seed are the same however many are
 * drawn, and those of the run's own seed are its samples.
 *
 * @throws StudioError `engine-unavailable`, `checkpoint-damaged`
 */
export async function generate(job: GenerateJob, context: JobContext): Promise<void> {
  const engine = await startEngine(job.engine, (sentence) => process.stderr.write(`${sentence}\n`));
  context.send({ type: 'engine', facts: engine.facts });
  const { manifest, tensors } = await readCheckpoint(join(job.libraryFolder, job.checkpoint));
  const gan = createGan(manifest.image, manifest.hyperparameters);
  assignTensors(gan, tensors, job.checkpoint);
  const latents = latentsOf(job.seed, job.count, manifest.hyperparameters.latentSize);
  const images = drawSamples(gan, latents);
  const output = join(job.libraryFolder, job.output);
  const layout = await writeSampleSheet(output, images, manifest.image);
  context.send({ type: 'generated', path: job.output, step: manifest.progress.step, ...layout });
  gan.dispose();
  engine.dispose();
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { appName } from '../../../../shared/app-name.ts';
import type { ExportModelJob } from '../../../../shared/run/trainer-protocol.ts';
import { appVersion } from '../../../../shared/version.ts';
import { writeBeside } from '../../../files/write-beside.ts';
import { readNewestCheckpoint } from '../../checkpoint/newest-checkpoint.ts';
import { generatorGraph } from '../../graph-model/generator-graph.ts';
import { graphModelFiles } from '../../graph-model/graph-model.ts';
import type { JobContext } from './job-context.ts';

/**
 * Writes the generator of a checkpoint as a graph model of TensorFlow.js.
 *
 * @throws StudioError `checkpoint-damaged`
 */
export async function writeGenerator(job: ExportModelJob, context: JobContext): Promise<void> {
  const checkpoints = [job.checkpoint, ...(job.olderCheckpoints ?? [])];
  const found = await readNewestCheckpoint(job.libraryFolder, checkpoints, context.send);
  const { image, progress, vocabulary } = found.manifest;
  const graph = await generatorGraph(found, found.path);
  const folder = join(job.libraryFolder, job.output);
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const { name, bytes } of graphModelFiles(graph, `${appName} ${appVersion}`, job.metadata)) {
    await writeBeside(join(folder, name), bytes);
    files.push(name);
  }
  context.send({
    type: 'model-exported',
    step: progress.step,
    image,
    vocabulary,
    files,
  });
}

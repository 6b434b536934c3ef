import type { TimeRunsJob } from '../../../../shared/run/trainer-protocol.ts';
import { startEngine } from '../../engines/choose-engine.ts';
import { describeNetworks } from '../../gan/describe-networks.ts';
import { stepWork } from '../../gan/step-work.ts';
import { measuredImage, measuredRun, measureSpeed } from './measure-speed.ts';
import type { JobContext } from './job-context.ts';

/** Says what a step of each of these runs costs, and how long so much work takes here, where that shall be measured. */
export async function timeRuns(
  { engine: choice, preferredEngine, measureMs, runs }: TimeRunsJob,
  context: JobContext,
): Promise<void> {
  const say = (sentence: string) => process.stderr.write(`${sentence}\n`);
  const engine = await startEngine(choice, say, preferredEngine);
  let msPerWork: number | null = null;
  if (measureMs > 0) {
    const work = stepWork(describeNetworks(measuredImage, measuredRun, null), measuredRun);
    msPerWork = 1000 / (await measureSpeed(engine, measureMs)) / work;
  }
  const work = runs.map(({ image, hyperparameters, vocabulary }) =>
    stepWork(describeNetworks(image, hyperparameters, vocabulary), hyperparameters),
  );
  context.send({ type: 'timed', engine: engine.facts.id, msPerWork, work });
  engine.dispose();
}

import type { DescribeJob } from '../../../../shared/run/trainer-protocol.ts';
import { startEngine } from '../../engines/choose-engine.ts';
import { describeNetworks } from '../../gan/describe-networks.ts';
import type { JobContext } from './job-context.ts';

/** Says of which layers the networks of a run are made. */
export async function describe(
  { engine: choice, image, hyperparameters, vocabulary }: DescribeJob,
  context: JobContext,
): Promise<void> {
  const engine = await startEngine(choice, (sentence) => process.stderr.write(`${sentence}\n`));
  const networks = describeNetworks(image, hyperparameters, vocabulary);
  context.send({ type: 'networks', ...networks });
  engine.dispose();
}

import { resolveHyperparameters } from '../../../shared/hyperparameters/resolve.ts';
import type { PoolJob } from '../../../shared/pool/job.ts';
import { appVersion } from '../../../shared/version.ts';

export function examplePoolJob(changes: Partial<PoolJob> = {}): PoolJob {
  return {
    studio: appVersion,
    runId: 'r1',
    runName: 'one',
    dataset: { id: 'd1', sha256: 'd'.repeat(64), bytes: 10 },
    train: { hyperparameters: resolveHyperparameters({ steps: 20 }), engine: 'auto', attempt: 1 },
    before: null,
    checkpoints: [],
    ...changes,
  };
}

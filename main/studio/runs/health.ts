import {
  healthPoints,
  healthSheets,
  healthSeries,
  judgeHealth,
  type Health,
} from '../../../shared/run/health.ts';
import type { Run } from '../../../shared/run/run.ts';
import { newestFindings } from '../../store/findings.ts';
import { readSeries } from '../../store/series.ts';
import type { ReadableStore } from '../../store/store.ts';

/**
 * How a run is, from what is stored of it: of each series that the signs look at a few hundred points, so that it
 * costs the same of a run of any length.
 */
export function healthOfRun(
  store: ReadableStore,
  { id, hyperparameters, state, step }: Pick<Run, 'id' | 'hyperparameters' | 'state' | 'step'>,
): Health {
  const { columns } = readSeries(store, id, { names: healthSeries, points: healthPoints });
  const verdicts = newestFindings(store, id, { kind: 'verdict', limit: 1 });
  const [verdict = null] = verdicts.flatMap(({ step: at, finding }) =>
    finding.kind === 'verdict' ? [{ ...finding, step: at }] : [],
  );
  const sheets = newestFindings(store, id, { kind: 'scores', limit: healthSheets });
  const scores = sheets.flatMap(({ step: at, finding }) =>
    finding.kind === 'scores' ? [{ ...finding, step: at }] : [],
  );
  return judgeHealth({ hyperparameters, state, step, columns, verdict, scores });
}

import { expect, it, vi } from 'vitest';
import { insertRun } from '../../../../main/store/runs.ts';
import { recordEvents } from '../../../../main/studio/runs/life/record-events.ts';
import { listRunSummaries } from '../../../../main/studio/runs/run-view.ts';
import { exampleRun } from '../../store/examples.ts';
import { fakeTrainers, seriesAt } from './fake-trainer.ts';
import { testCore } from './test-core.ts';

it('a list of runs draws small curves anew only where a run has more to show', () => {
  const core = testCore(fakeTrainers().startTrainer);
  const ids = Array.from({ length: 20 }, (_, index) => `r${index}`);
  for (const id of ids) insertRun(core.store, exampleRun({ id, state: 'running' }));
  for (const id of ids)
    recordEvents(core, id, [seriesAt(1, 0.5, 0.25), seriesAt(2, 0.5, 0.25)], { by: 'trainer' });
  const first = listRunSummaries(core.store);
  const prepare = vi.spyOn(core.store, 'prepare');
  const curvesRead = () => prepare.mock.calls.filter(([sql]) => sql.includes('FROM series')).length;
  expect(listRunSummaries(core.store)).toEqual(first);
  expect(curvesRead()).toBe(0);
  recordEvents(core, 'r7', [seriesAt(3, 9, 9)], { by: 'trainer' });
  const of = (id: string) => listRunSummaries(core.store).find((run) => run.id === id)?.sparkline;
  expect(of('r7')?.generator).toEqual([0.25, 0.25, 9]);
  expect(of('r8')).toEqual(first.find(({ id }) => id === 'r8')?.sparkline);
});

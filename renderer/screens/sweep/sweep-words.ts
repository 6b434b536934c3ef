import { countOf, formatCount, formatLoss } from '../../../shared/format.ts';
import { endedStates, liveStates } from '../../../shared/run/events.ts';
import type { Rung } from '../../../shared/run/early-stopping.ts';
import type { Run } from '../../../shared/run/run.ts';
import { waitsForMachine } from '../../lib/run/where-it-trains.ts';

/** "12 runs: 3 done, 1 training, 8 waiting". */
export function progressOf(
  runs: readonly (Pick<Run, 'state'> & Partial<Pick<Run, 'place' | 'machine'>>)[],
): string {
  const count = (states: readonly string[]) =>
    runs.filter(({ state }) => states.includes(state)).length;
  const others = endedStates.filter((state) => state !== 'completed');
  const inPool = runs.filter(({ state, place = 'here', machine = null }) =>
    waitsForMachine({ state, place, machine }),
  ).length;
  const parts = [
    [count(['completed']), 'done'],
    [count(others), 'ended early'],
    [count(liveStates) - inPool, 'training'],
    [count(['queued']) + inPool, 'waiting'],
  ] as const;
  const said = parts.filter(([number]) => number > 0);
  const words = said.map(([number, what]) => `${formatCount(number)} ${what}`).join(', ');
  return words === ''
    ? countOf(0, ['# run', '# runs'])
    : `${countOf(runs.length, ['# run', '# runs'])}: ${words}`;
}

/** Whether something of them trains or waits. */
export function isUnderWay(runs: readonly Pick<Run, 'state'>[]): boolean {
  return runs.some(({ state }) => state === 'queued' || liveStates.includes(state));
}

const verdicts: Record<Rung['verdict'], string> = {
  'trains-on': 'trains on',
  stopped: 'stopped',
  'let-be': 'not judged',
};

/** "2 of 5, KID 61.2: trains on". */
export function rungWords({ value, place, of, verdict }: Rung): string {
  if (value === null || place === null) return 'not measured';
  return `${formatCount(place)} of ${formatCount(of)}, KID ${formatLoss(value)}: ${verdicts[verdict]}`;
}

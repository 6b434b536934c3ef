import { expect, it } from 'vitest';
import { whereItTrains } from '../../../../../renderer/lib/run/where-it-trains.ts';

it.each([
  [{ place: 'here', machine: null, state: 'running' }, false, ''],
  [{ place: 'pool', machine: 'anna', state: 'running' }, false, 'on anna, in the pool'],
  [
    { place: 'pool:gpu', machine: null, state: 'starting' },
    false,
    'waits for a machine tagged gpu',
  ],
  [{ place: 'pool', machine: null, state: 'queued' }, false, 'for a machine of the pool'],
  [{ place: 'pool', machine: 'anna', state: 'completed' }, true, 'on anna, in the pool'],
  [{ place: 'pool', machine: null, state: 'stopped' }, true, 'in the pool'],
  [{ place: 'pool', machine: 'anna', state: 'running' }, true, 'in a pool that is not connected'],
  [{ place: 'pool', machine: null, state: 'queued' }, true, 'for a pool that is not connected'],
] as const)('says of %j, out of reach %s: %j', (run, outOfReach, words) => {
  expect(whereItTrains(run, outOfReach)).toBe(words);
});

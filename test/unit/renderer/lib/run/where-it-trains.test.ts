import { expect, it } from 'vitest';
import { waitsForMachine, whereItTrains } from '../../../../../renderer/lib/run/where-it-trains.ts';

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

it.each([
  ['anna', 'on anna, in the pool, which does not answer'],
  [null, 'waits for a machine of the pool, which does not answer'],
] as const)('says of a pool that does not answer, with %s: %s', (machine, words) => {
  const run = { place: 'pool', state: machine ? 'running' : 'starting', machine } as const;
  expect(whereItTrains(run, false, true)).toBe(words);
});

it('tells one that waits for a machine from one that a machine starts', () => {
  const run = { place: 'pool', state: 'starting', machine: null } as const;
  expect(waitsForMachine(run)).toBe(true);
  expect(waitsForMachine({ ...run, machine: 'anna' })).toBe(false);
  expect(waitsForMachine({ ...run, place: 'here' })).toBe(false);
  expect(waitsForMachine({ ...run, state: 'running' })).toBe(false);
});

import { expect, it } from 'vitest';
import {
  isUnderWay,
  progressOf,
  rungWords,
} from '../../../../../renderer/screens/sweep/sweep-words.ts';

const runs = (...states: ('completed' | 'failed' | 'stopped' | 'running' | 'queued')[]) =>
  states.map((state) => ({ state }));

it('says of the runs of a sweep how many are done, train and wait', () => {
  expect(progressOf(runs('completed', 'failed', 'stopped', 'running', 'queued', 'queued'))).toBe(
    '6 runs: 1 done, 2 ended early, 1 training, 2 waiting',
  );
  expect(progressOf(runs('completed'))).toBe('1 run: 1 done');
  expect(progressOf([])).toBe('0 runs');
  expect(isUnderWay(runs('completed', 'queued'))).toBe(true);
  expect(isUnderWay(runs('completed', 'failed'))).toBe(false);
});

it('says how a run fared where its sweep compared it', () => {
  const rung = { step: 100, value: 61.234, place: 2, of: 5, verdict: 'trains-on' } as const;
  expect(rungWords(rung)).toBe('2 of 5, KID 61.2: trains on');
  expect(rungWords({ ...rung, verdict: 'stopped' })).toBe('2 of 5, KID 61.2: stopped');
  expect(rungWords({ ...rung, value: null, place: null, verdict: 'let-be' })).toBe('not measured');
});

it('counts a run that waits for a machine of the pool among those that wait', () => {
  const inPool = { place: 'pool', state: 'starting' } as const;
  const runs = [
    { ...inPool, machine: null },
    { ...inPool, machine: 'anna' },
    { ...inPool, state: 'running', machine: 'bert' } as const,
  ];
  expect(progressOf(runs)).toBe('3 runs: 2 training, 1 waiting');
});

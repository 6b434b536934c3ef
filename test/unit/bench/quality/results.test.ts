import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { candidateOf } from '../../../../bench/quality/candidates.ts';
import { planCells, stillToTrain } from '../../../../bench/quality/plan.ts';
import { parseOptions } from '../../../../bench/quality/options.ts';
import { ResultsFile } from '../../../../bench/quality/results.ts';
import { exampleResult } from './example-results.ts';

describe('results that a bench goes on from', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quality-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are none before anything was measured', () => {
    expect(new ResultsFile(join(folder, 'none.jsonl')).read()).toEqual([]);
  });

  it('are read as they were written, after those that were there', () => {
    const file = new ResultsFile(join(folder, 'deep', 'results.jsonl'));
    file.append([exampleResult('quick', { mark: 150 }), exampleResult('quick')]);
    file.append([exampleResult('colours', { second: null })]);
    expect(file.read()).toEqual([
      exampleResult('quick', { mark: 150 }),
      exampleResult('quick'),
      exampleResult('colours', { second: null }),
    ]);
  });

  it('name a line that is cut off, so that nothing is trained again unasked', () => {
    const path = join(folder, 'results.jsonl');
    const file = new ResultsFile(path);
    file.append([exampleResult('quick')]);
    appendFileSync(path, '{"candidate":"qui');
    expect(() => file.read()).toThrow('results.jsonl:2');
  });
});

describe('what is still to be trained', () => {
  const planned = planCells(parseOptions(['--only', 'quick', '--dataset', 'boxes-32']));

  it('is every seed at first', () => {
    expect(stillToTrain(planned, []).map(({ seed }) => seed)).toEqual([1, 2, 3]);
  });

  it('is not what was measured to its end', () => {
    const marks = [75, 150, 300].map((mark) => exampleResult('quick', { seed: 2, mark }));
    const left = stillToTrain(planned, marks);
    expect(left.map(({ seed }) => seed)).toEqual([1, 3]);
  });

  it.each([
    ['only an earlier mark is there', { mark: 150 }],
    ['only the last mark is there', { mark: 300 }],
    ['the budget was another', { mark: 60, budget: 60 }],
    ['the recipe has changed since', { recipe: '0'.repeat(64) }],
    ['the sprites were others', { dataset: 'items-32' }],
    ['the import has made others of these files since', { datasetHash: '0'.repeat(64) }],
  ])('is all of it where %s', (_, changes) => {
    expect(stillToTrain(planned, [exampleResult('quick', changes)])).toHaveLength(3);
  });

  it('compares all candidates from one seed before it takes the next', () => {
    const cells = planCells({
      ...parseOptions(['--dataset', 'boxes-32']),
      candidates: ['quick', 'pytorch-dcgan'].flatMap((id) => candidateOf(id) ?? []),
      seeds: [1, 2],
    });
    expect(cells.map(({ candidate, seed }) => `${candidate} ${seed}`)).toEqual([
      'quick 1',
      'pytorch-dcgan 1',
      'quick 2',
      'pytorch-dcgan 2',
    ]);
  });

  it('is measured after a quarter, a half and all of its budget, or as often as is asked', () => {
    expect(planned[0]?.marks).toEqual([75, 150, 300]);
    const [once] = planCells(parseOptions(['--dataset', 'boxes-32', '--marks', '1']));
    expect(once?.marks).toEqual([300]);
  });
});

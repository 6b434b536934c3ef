import { beforeEach, describe, expect, it } from 'vitest';
import { Datasets } from '../../../../main/studio/datasets/datasets.ts';
import { insertRun } from '../../../../main/store/runs.ts';
import { exampleRun } from '../../store/examples.ts';
import { fakeTrainers } from '../runs/fake-trainer.ts';
import { testCore, type TestCore } from '../runs/test-core.ts';

describe('datasets', () => {
  let core: TestCore;
  let datasets: Datasets;
  let changes: number;
  beforeEach(() => {
    core = testCore(fakeTrainers().startTrainer);
    datasets = new Datasets(core);
    changes = 0;
    core.push.subscribe('changed', ({ what }) => (changes += Number(what === 'datasets')));
  });

  it('are renamed, and screens are told', () => {
    expect(datasets.rename('d1', 'Lake').name).toBe('Lake');
    expect(datasets.list().map(({ name }) => name)).toEqual(['Lake']);
    expect(changes).toBe(1);
  });

  it('are removed and brought back', () => {
    datasets.remove('d1');
    expect(datasets.list()).toEqual([]);
    expect(datasets.restore('d1').id).toBe('d1');
    expect(datasets.list()).toHaveLength(1);
  });

  it('stay while a run uses them', () => {
    insertRun(core.store, exampleRun({ name: 'Pond run' }));
    expect(() => datasets.remove('d1')).toThrow(/is used by Pond run/);
    expect(datasets.list()).toHaveLength(1);
  });

  it('that do not exist are not found', () => {
    for (const ask of [() => datasets.get('x'), () => datasets.rename('x', 'y')]) {
      expect(ask).toThrow(/no dataset x/);
    }
  });
});

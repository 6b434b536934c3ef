import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeSpriteFile } from '../../../../main/sprite-file/write-sprite-file.ts';
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

  it('say what each of their sprites is called', async () => {
    const size = 32;
    const sprites = ['a', 'b'].map((name) => ({ pixels: new Uint8Array(size * size * 4), name }));
    mkdirSync(join(core.libraryPath, 'datasets/d1'), { recursive: true });
    await writeSpriteFile(
      join(core.libraryPath, 'datasets/d1/sprites.bin'),
      { size, channels: 4, background: 'transparent' },
      sprites,
      {
        annotate: () => [
          { label: 'water', tags: ['wet', 'small'] },
          { label: null, tags: ['small'] },
        ],
      },
    );
    expect(await datasets.annotations('d1')).toEqual({
      names: ['a', 'b'],
      labelOf: [0, null],
      tagsOf: [[0, 1], [0]],
    });
  });

  it('that do not exist are not found', () => {
    for (const ask of [() => datasets.get('x'), () => datasets.rename('x', 'y')]) {
      expect(ask).toThrow(/no dataset x/);
    }
  });
});

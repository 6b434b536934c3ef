import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { candidateOf, candidates, hashOf } from '../../../../bench/quality/candidates.ts';
import { datasets } from '../../../../bench/quality/datasets.ts';
import { folderOf, planCells } from '../../../../bench/quality/plan.ts';
import { parseOptions } from '../../../../bench/quality/options.ts';
import { resolveHyperparameters } from '../../../../shared/hyperparameters/resolve.ts';
import { elementAt } from '../../../../shared/known-places.ts';

describe('the hash of a recipe', () => {
  const of = (choices: Record<string, unknown>) =>
    hashOf({ kind: 'studio', hyperparameters: resolveHyperparameters(choices) });

  it('changes with a setting', () => {
    expect(of({ batch: 32 })).not.toBe(of({ batch: 16 }));
  });

  it('does not know what stays at its default: a setting that is added later makes no other recipe', () => {
    expect(of({ cutout: 0 })).toBe(of({}));
  });

  it('does not know how often a run is saved, which moves nothing that is measured', () => {
    expect(of({ checkpointEvery: 500 })).toBe(of({}));
  });

  it('tells all candidates apart', () => {
    expect(new Set(candidates.map(({ recipe }) => hashOf(recipe))).size).toBe(candidates.length);
  });
});

describe('the candidates', () => {
  it('train on all sprites, as the references do', () => {
    const held = candidates.filter(
      ({ recipe }) => recipe.kind === 'studio' && recipe.hyperparameters.heldOut,
    );
    expect(held).toEqual([]);
  });

  it('are named once', () => {
    expect(new Set(candidates.map(({ id }) => id)).size).toBe(candidates.length);
  });

  it('are known by name, and nothing else is', () => {
    expect(candidateOf('quick')?.title).toContain('quick');
    expect(candidateOf('slow')).toBeUndefined();
  });
});

describe('the sprites that recipes are measured on', () => {
  it('are none of those that recipes were chosen on', () => {
    const tuned = new Set(datasets.filter((each) => each.tuned).flatMap(({ files }) => files()));
    const judged = datasets
      .filter((each) => !each.tuned && each.kind !== 'paintings')
      .flatMap(({ files }) => files());
    expect(tuned.size).toBeGreaterThan(500);
    expect(judged.filter((file) => tuned.has(file))).toEqual([]);
  });

  it('are enough to measure by', () => {
    const ofPackages = datasets.filter(({ kind }) => kind !== 'paintings');
    for (const { files } of ofPackages) expect(files().length).toBeGreaterThan(400);
  });

  it('say where to get what is in no package, and are left out until it is there', () => {
    const artwork = datasets.find(({ kind }) => kind === 'paintings');
    expect(() => artwork?.files()).toThrow(/git clone .*STUDIO_ARTWORK/);
    const asked = () => parseOptions([]).datasets.map(({ id }) => id);
    expect(asked()).not.toContain('artwork-64');
    vi.stubEnv('STUDIO_ARTWORK', '/pictures');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(asked()).toContain('artwork-64');
  });
});

describe('what is trained', () => {
  it('is asked for labels where the sprites have some, and paints where they are painted', () => {
    vi.stubEnv('STUDIO_ARTWORK', '/pictures');
    onTestFinished(() => void vi.unstubAllEnvs());
    const only = ['quick', 'by-colour', 'recipe-2017'].flatMap((id) => ['--only', id]);
    const planned = planCells(parseOptions(only));
    const pairs = new Set(planned.map(({ candidate, dataset }) => `${candidate} on ${dataset}`));
    expect([...pairs]).toEqual([
      'quick on boxes-32',
      'quick on items-32',
      'quick on boxes-64',
      'by-colour on boxes-32-colour',
      'recipe-2017 on artwork-64',
      'recipe-2017 on artwork-128',
    ]);
  });
});

describe('the folder of a training', () => {
  it('is another for another recipe, seed or budget, and for other sprites of the same name', () => {
    const options = parseOptions(['--only', 'quick', '--dataset', 'boxes-32']);
    const cell = elementAt(planCells(options), 0);
    const folders = [
      {},
      { recipe: 'other' },
      { seed: 9 },
      { budget: 9 },
      { datasetHash: 'other' },
    ].map((changes) => folderOf({ ...cell, ...changes }));
    expect(new Set(folders).size).toBe(5);
  });
});

describe('the marks', () => {
  const marksOf = (...options: string[]) =>
    planCells(parseOptions(['--only', 'quick', '--budget', '300', ...options]))[0]?.marks;

  it('are each half of the next', () => {
    expect(marksOf()).toEqual([75, 150, 300]);
  });

  it('are equally far apart where that is asked for', () => {
    expect(marksOf('--marks', '5', '--evenly')).toEqual([60, 120, 180, 240, 300]);
  });
});

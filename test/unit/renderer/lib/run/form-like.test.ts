import { describe, expect, test } from 'vitest';
import { formLike } from '../../../../../renderer/lib/run/form-like.ts';
import { runForm } from '../../../../../renderer/lib/run/run-form.ts';
import { resolveHyperparameters } from '../../../../../shared/hyperparameters/resolve.ts';
import type { HyperparameterChoices } from '../../../../../shared/hyperparameters/schema.ts';
import { breakages, breakagesOf } from '../../../../../shared/run/break-it.ts';
import type { SameBut } from '../../../../../shared/run/same-but.ts';
import { presets } from '../../../../../shared/run/presets.ts';

const runs = presets.flatMap((preset) =>
  preset.runs.map(({ suffix, hyperparameters }) => ({
    name: `${preset.id} ${suffix}`,
    presetId: preset.id,
    hyperparameters: resolveHyperparameters({ seed: 7, batch: 16 }, hyperparameters),
  })),
);

function valuesFor(run: (typeof runs)[number], breakage: SameBut) {
  const { preset, touched } = formLike(run, breakage);
  return resolveHyperparameters(runForm(preset, touched).choices, preset.runs[0]?.hyperparameters);
}

describe('the form of a run that is the same but for one thing', () => {
  test.each(runs.map((run) => [run.name, run] as const))(
    'changes that alone, whatever is taken back: %s',
    (_name, run) => {
      for (const breakage of breakagesOf(run.hyperparameters))
        expect(valuesFor(run, breakage), breakage.id).toEqual({
          ...run.hyperparameters,
          ...breakage.changes,
        });
    },
  );

  test('is named by what is taken back', () => {
    const [run] = runs;
    const [breakage] = breakages;
    if (!run || !breakage) throw new Error('There is nothing to break.');
    expect(formLike(run, breakage).name).toBe('quick , without batch norm in the generator');
  });
});

describe('what can be taken back', () => {
  const ids = (choices: HyperparameterChoices) =>
    breakagesOf(resolveHyperparameters(choices)).map(({ id }) => id);

  test('is all of it in a DCGAN as published', () => {
    expect(ids({ model: 'dcgan', loss: 'non-saturating' })).toEqual(breakages.map(({ id }) => id));
  });

  test('is nothing that is taken back already', () => {
    expect(ids({ generatorNorm: 'none', resampling: 'pooling' })).not.toContain('pooling');
    expect(ids({ loss: 'minimax' })).not.toContain('saturating-loss');
  });

  test('is nothing that a model does not have', () => {
    expect(ids({ model: 'pix2pix' })).toEqual([]);
    expect(ids({ model: 'mlp' })).toEqual(['saturating-loss']);
  });
});

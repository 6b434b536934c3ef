import { describe, expect, it } from 'vitest';
import { StudioError } from '../../../../shared/errors.ts';
import { fieldsOf, optionName } from '../../../../shared/fields.ts';
import {
  hyperparameterFields,
  resolveHyperparameters,
} from '../../../../shared/hyperparameters/resolve.ts';
import {
  hyperparameterChoicesSchema,
  hyperparametersSchema,
} from '../../../../shared/hyperparameters/schema.ts';
import { findPreset, presets } from '../../../../shared/run/presets.ts';

describe('resolving hyperparameters', () => {
  it('takes the defaults where nothing is chosen', () => {
    expect(resolveHyperparameters({})).toEqual(hyperparametersSchema.parse({}));
  });

  it('brings a chosen loss’s published settings along, unless one is chosen by hand', () => {
    const resolved = resolveHyperparameters(
      { loss: 'wgan', nCritic: 3 },
      findPreset('quick')?.runs[0]?.hyperparameters,
    );
    expect(resolved).toMatchObject({
      optimizer: 'rmsprop',
      generatorLearningRate: 5e-5,
      nCritic: 3,
      weightClip: 0.01,
    });
  });

  it('lets a preset depart from the published settings of its own loss', () => {
    const resolved = resolveHyperparameters({}, { loss: 'wgan', nCritic: 2 });
    expect(resolved).toMatchObject({ loss: 'wgan', nCritic: 2, optimizer: 'rmsprop' });
  });

  it('names a value out of range, and the range', () => {
    expect(() => resolveHyperparameters({ batch: 1 })).toThrow(
      'Batch (batch) is 1, but must be a whole number from 2 to 1024.',
    );
  });

  it('refuses an unknown name', () => {
    expect(() => resolveHyperparameters({ bacth: 64 })).toThrow(StudioError);
    expect(() => resolveHyperparameters({ bacth: 64 })).toThrow('bacth');
  });

  it('resolves every preset', () => {
    for (const run of presets.flatMap((preset) => preset.runs)) {
      expect(resolveHyperparameters({}, run.hyperparameters)).toMatchObject(run.hyperparameters);
    }
  });
});

describe('fields of a schema', () => {
  it('carry kind, range, default and help for each hyperparameter', () => {
    const batch = hyperparameterFields.find((field) => field.name === 'batch');
    expect(batch).toMatchObject({
      kind: 'integer',
      minimum: 2,
      maximum: 1024,
      defaultValue: 64,
      unit: 'sprites',
    });
    expect(hyperparameterFields.every((field) => field.help.length > 10 && field.group)).toBe(true);
    expect(fieldsOf(hyperparametersSchema).map((field) => field.name)).toEqual(
      Object.keys(hyperparametersSchema.shape),
    );
  });

  it('name their options in kebab case', () => {
    expect(optionName('generatorLearningRate')).toBe('generator-learning-rate');
  });
});

describe('choices of hyperparameters', () => {
  it('leave unnamed fields unnamed', () => {
    expect(hyperparameterChoicesSchema.parse({ batch: 8 })).toEqual({ batch: 8 });
  });

  it('are refused with an unknown name or a value out of range', () => {
    expect(hyperparameterChoicesSchema.safeParse({ bacth: 8 }).success).toBe(false);
    expect(hyperparameterChoicesSchema.safeParse({ batch: 1 }).success).toBe(false);
  });
});

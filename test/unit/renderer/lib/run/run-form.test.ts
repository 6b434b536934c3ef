import { describe, expect, test } from 'vitest';
import { presets, type Preset } from '../../../../../shared/run/presets.ts';
import {
  presetDifferences,
  resetField,
  runForm,
  touch,
  type Touched,
} from '../../../../../renderer/lib/run/run-form.ts';

const colours = presets.find((preset) => preset.id === 'colours') as Preset;
const versus = presets.find((preset) => preset.id === 'vanilla-against-wgan') as Preset;

describe('the new-run form', () => {
  test('begins with the preset, nothing changed and nothing wrong', () => {
    const form = runForm(colours, {});
    expect(form.values).toMatchObject({ loss: 'non-saturating', optimizer: 'adam', steps: 7_000 });
    expect([...form.changed]).toEqual([]);
    expect(form.errors).toEqual({});
  });

  test("brings a chosen loss's published settings along and marks them", () => {
    const form = runForm(colours, { loss: 'wgan' });
    expect(form.values).toMatchObject({
      optimizer: 'rmsprop',
      nCritic: 5,
      generatorLearningRate: 5e-5,
    });
    expect(form.values.steps).toBe(7_000);
    expect([...form.changed].sort()).toEqual(
      ['discriminatorLearningRate', 'generatorLearningRate', 'loss', 'nCritic', 'optimizer'].sort(),
    );
  });

  test('keeps what was set by hand when a loss is chosen', () => {
    const form = runForm(colours, { nCritic: 2, loss: 'wgan' });
    expect(form.values).toMatchObject({ nCritic: 2, optimizer: 'rmsprop' });
  });

  test('goes back to the preset when the loss does', () => {
    const chosen = touch({}, 'loss', 'wgan');
    const back = resetField(colours, chosen, 'loss');
    expect(back).toEqual({});
    expect(runForm(colours, back).values.optimizer).toBe('adam');
  });

  test("resets a field that the loss brought to the preset's value", () => {
    const back = resetField(colours, { loss: 'wgan' }, 'nCritic');
    expect(back).toEqual({ loss: 'wgan', nCritic: 1 });
    expect(runForm(colours, back).changed.has('nCritic')).toBe(false);
  });

  test('names the range of a value out of it, and shows what was typed', () => {
    const form = runForm(colours, { batch: 1, generatorLearningRate: 'fast' });
    expect(form.values).toMatchObject({ batch: 1, generatorLearningRate: 'fast' });
    expect(form.errors).toEqual({
      batch: 'Must be a whole number from 2 to 1024.',
      generatorLearningRate: 'Must be a number from 1e-7 to 0.1.',
    });
  });

  test('is not held up by a value that has no meaning beside the others', () => {
    const touched: Touched = { weightClip: 99 };
    expect(runForm(colours, touched).errors).toEqual({});
    expect(runForm(colours, { ...touched, loss: 'wgan' }).errors).toHaveProperty('weightClip');
  });

  test("takes over a chosen model's own settings", () => {
    const form = runForm(colours, touch({}, 'model', 'capsule'));
    expect(form.values).toMatchObject({ model: 'capsule', loss: 'margin', steps: 7_000 });
    expect(form.errors).toEqual({});
    expect(runForm(colours, touch({}, 'model', 'mlp')).values).toMatchObject({
      loss: 'non-saturating',
      discriminatorNorm: 'none',
    });
  });

  test('drops what the chosen model leaves no choice in, and keeps the rest', () => {
    const touched = touch({ loss: 'wgan', conditioning: 'tags', batch: 32 }, 'model', 'capsule');
    expect(touched).toEqual({ model: 'capsule', batch: 32 });
    expect(touch({ loss: 'wgan' }, 'model', 'mlp')).toEqual({ loss: 'wgan', model: 'mlp' });
  });

  test('says at the field what does not go together, and stands', () => {
    const loss = runForm(colours, { model: 'capsule', loss: 'wgan' });
    expect(loss.values).toMatchObject({ model: 'capsule', loss: 'wgan' });
    expect(loss.errors.loss).toMatch(
      /wgan does not go with the model capsule.*choose one of margin/s,
    );
    const norm = runForm(colours, { loss: 'wgan-gp', discriminatorNorm: 'batch' });
    expect(norm.errors.discriminatorNorm).toMatch(/gradient penalty.*batch.*Choose layer/s);
  });

  test('says what the dataset lacks', () => {
    const conditional = { conditioning: 'projection' };
    const plain = { size: 32, labels: [], tags: ['red', 'blue'] };
    expect(runForm(colours, conditional, plain).errors.conditioning).toMatch(
      /has no labels.*Import/s,
    );
    expect(runForm(colours, { conditioning: 'tags' }, plain).errors).toEqual({});
    const odd = { ...plain, size: 40 };
    expect(runForm(colours, { model: 'pokegan' }, odd).errors.model).toMatch(/multiple of 32/);
  });

  test('asks for what was set by hand and has a meaning beside the rest', () => {
    const touched = { hiddenUnits: 64, baseChannels: 8, weightClip: 99 };
    expect(runForm(colours, touched).choices).toEqual({ baseChannels: 8 });
    expect(runForm(colours, { ...touched, model: 'mlp' }).choices).toEqual({
      model: 'mlp',
      hiddenUnits: 64,
    });
  });

  test('offers only what the runs of a preset share, and lists what they differ in', () => {
    const offered = runForm(versus, {}).fields.map((field) => field.name);
    expect(offered).toContain('steps');
    expect(offered).not.toContain('loss');
    expect(offered).not.toContain('optimizer');
    const differences = presetDifferences(versus).map(({ field, values }) => [
      field.name,
      ...values,
    ]);
    expect(differences).toContainEqual(['nCritic', '1', '5']);
    expect(differences).toContainEqual(['optimizer', 'Adam', 'RMSProp']);
    expect(presetDifferences(colours)).toEqual([]);
  });
});

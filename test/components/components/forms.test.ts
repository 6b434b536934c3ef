import { describe, expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import Field from '../../../renderer/components/Field.svelte';
import FieldInput from '../../../renderer/components/FieldInput.svelte';
import SchemaForm from '../../../renderer/components/SchemaForm.svelte';
import { exportOptionFields } from '../../../shared/creature/export-options.ts';
import type { Field as FieldSpec } from '../../../shared/fields.ts';
import {
  hyperparameterFields,
  resolveHyperparameters,
} from '../../../shared/hyperparameters/resolve.ts';
import { mount } from '../mount.ts';

function field(name: string): FieldSpec {
  const found = hyperparameterFields.find((one) => one.name === name);
  if (!found) throw new Error(`There is no hyperparameter ${name}`);
  return found;
}

describe('a field', () => {
  it('has its label, its help and its range, and says what is wrong', async () => {
    const batch = field('batch');
    const { screen } = await mount(Field, {
      field: batch,
      value: 0,
      error: 'Must be a whole number.',
      onChange: vi.fn(),
    });
    const input = screen.getByRole('textbox', { name: batch.label });
    await expect.element(input).toBeInvalid();
    await expect.element(input).toHaveAccessibleDescription(/Must be a whole number\./);
    await expect.element(screen.getByText(/^From \d+ to/)).toBeVisible();
  });

  it('that was changed can be taken back', async () => {
    const onReset = vi.fn();
    const loss = field('loss');
    const { screen } = await mount(Field, {
      field: loss,
      value: 'wgan',
      changed: true,
      onChange: vi.fn(),
      onReset,
    });
    await screen.getByRole('button', { name: `Reset ${loss.label}` }).click();
    expect(onReset).toHaveBeenCalledOnce();
  });

  it('offers fewer choices where a dataset leaves no more, and says why', async () => {
    const { screen } = await mount(Field, {
      field: field('loss'),
      value: 'wgan',
      offer: { choices: ['wgan'], note: 'Nothing else fits this dataset.' },
      onChange: vi.fn(),
    });
    await expect.element(screen.getByText('Nothing else fits this dataset.')).toBeVisible();
    expect(screen.getByRole('option').elements()).toHaveLength(1);
  });
});

describe('the input of a field', () => {
  const around = { id: 'one', disabled: false, invalid: false, describedBy: 'help' };

  it('takes a number as it is typed, and moves it by the arrow keys', async () => {
    const onChange = vi.fn();
    const given = { ...around, field: field('generatorLearningRate'), value: 0.0002, onChange };
    const { screen } = await mount(FieldInput, given);
    const input = screen.getByRole('textbox');
    await input.fill('1e-3');
    expect(onChange).toHaveBeenLastCalledWith(0.001);
    await userEvent.keyboard('{ArrowUp}');
    expect(onChange).toHaveBeenLastCalledWith(0.0003);
  });

  it('is a switch for what is on or off', async () => {
    const onChange = vi.fn();
    const yesOrNo = hyperparameterFields.find((one) => one.kind === 'boolean');
    if (!yesOrNo) throw new Error('No hyperparameter is on or off');
    const { screen } = await mount(FieldInput, {
      ...around,
      field: yesOrNo,
      value: false,
      onChange,
    });
    await screen.getByRole('switch').click();
    expect(onChange).toHaveBeenCalledExactlyOnceWith(true);
  });
});

describe('a form of a schema', () => {
  it('has a field for each option, and tells what was changed by name', async () => {
    const onChange = vi.fn();
    const { screen } = await mount(SchemaForm, {
      fields: exportOptionFields,
      values: { format: 'png', scale: 4 },
      onChange,
    });
    await screen.getByRole('combobox', { name: 'Format' }).selectOptions('Sprite sheet with JSON');
    expect(onChange).toHaveBeenCalledExactlyOnceWith('format', 'sheet');
  });

  it('shows the fields that have a meaning beside the others, the advanced ones apart', async () => {
    const values = { ...resolveHyperparameters({ loss: 'wgan' }) };
    const fields = hyperparameterFields;
    const { screen, change } = await mount(SchemaForm, { fields, values, onChange: vi.fn() });
    const clip = screen.getByLabelText(field('weightClip').label);
    await expect.element(clip).toBeInTheDocument();
    expect(screen.getByText('Advanced').elements().length).toBeGreaterThan(0);
    await change({ values: { ...resolveHyperparameters({ loss: 'hinge' }) } });
    await expect.element(clip).not.toBeInTheDocument();
  });
});

import type { z } from 'zod';
import { describeField, type DependentChoices, type FieldMeta } from '../fields.ts';
import type { SettingName } from './fields/settings.ts';
import { augmentationOfLosses, lossesWith } from './losses.ts';
import { byModel, modelsWith } from './models.ts';

/** Choices that the model or the loss narrows down. */
const dependentChoices: Partial<Record<SettingName | 'loss', DependentChoices>> = {
  loss: { field: 'model', choices: byModel('losses'), why: byModel('whyTheseLosses') },
  discriminator: {
    field: 'model',
    choices: byModel('discriminators'),
    why: definedOf(byModel('whyTheseDiscriminators')),
  },
  discriminatorNorm: { field: 'model', choices: byModel('normalisations') },
  conditioning: { field: 'model', choices: byModel('conditionings') },
  augmentationStrength: { field: 'loss', ...augmentationOfLosses },
};

function definedOf<Key extends string>(
  words: Record<Key, string | undefined>,
): Record<string, string> {
  const defined = Object.entries(words).filter(([, word]) => word !== undefined);
  return Object.fromEntries(defined) as Record<string, string>;
}

/** Fields that say, beside what they said already, with which models and losses they have a meaning. */
export function conditioned<Fields extends Record<string, z.ZodType>>(fields: Fields): Fields {
  const entries = Object.entries(fields).map(([name, field]) => [
    name,
    withConditions(name, field),
  ]);
  return Object.fromEntries(entries) as Fields;
}

function withConditions(name: string, field: z.ZodType): z.ZodType {
  const said = field.meta() as unknown as FieldMeta;
  const setting = name as SettingName;
  const [models, losses] = [modelsWith(setting), lossesWith(setting)];
  const appliesWhen = {
    ...(models.length > 0 ? { model: models } : {}),
    ...(losses.length > 0 ? { loss: losses } : {}),
    ...said.appliesWhen,
  };
  const choicesWhen = dependentChoices[setting];
  return describeField(field, {
    ...said,
    ...(Object.keys(appliesWhen).length > 0 ? { appliesWhen } : {}),
    ...(choicesWhen ? { choicesWhen } : {}),
  });
}

import { z } from 'zod';
import { conditioned } from './conditions.ts';
import { augmentationFields } from './fields/augmentation.ts';
import { lossField, modelField } from './fields/model-and-loss.ts';
import { networkFields } from './fields/network.ts';
import { optimizerFields } from './fields/optimizer.ts';
import { qualityFields } from './fields/quality.ts';
import { recordFields } from './fields/records.ts';
import { trainingFields } from './fields/training.ts';

/**
 * Everything that decides how a run trains, beside its dataset and engine. The only list of
 * hyperparameters in the project: types, forms, command-line options, the stored row, the comparison
 * table and the documentation derive from it.
 */
export const hyperparametersSchema = z.strictObject(
  conditioned({
    model: modelField,
    ...networkFields,
    loss: lossField,
    ...trainingFields,
    ...optimizerFields,
    ...qualityFields,
    ...augmentationFields,
    ...recordFields,
  }),
);

/** All hyperparameters, resolved. */
export type Hyperparameters = z.output<typeof hyperparametersSchema>;

/**
 * Some hyperparameters, as a person or a preset names them. Built without the defaults: a field that
 * is not named must stay unnamed, so that `resolveHyperparameters` can tell it from one set by hand.
 */
export const hyperparameterChoicesSchema = withoutDefaults(hyperparametersSchema);
export type HyperparameterChoices = Partial<Hyperparameters>;

function withoutDefaults(schema: typeof hyperparametersSchema) {
  const shape = Object.fromEntries(
    Object.entries(schema.shape).map(([name, field]) => [name, field.unwrap().optional()]),
  );
  return z.strictObject(shape) as unknown as z.ZodType<HyperparameterChoices>;
}

/** Real images that one step shows to the discriminator. */
export function imagesPerStep({
  batch,
  accumulation,
  nCritic,
}: Pick<Hyperparameters, 'batch' | 'accumulation' | 'nCritic'>): number {
  return batch * accumulation * nCritic;
}

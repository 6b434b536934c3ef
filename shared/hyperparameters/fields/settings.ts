import type { z } from 'zod';
import type { augmentationFields } from './augmentation.ts';
import type { networkFields } from './network.ts';
import type { optimizerFields } from './optimizer.ts';
import type { qualityFields } from './quality.ts';
import type { recordFields } from './records.ts';
import type { trainingFields } from './training.ts';

/** Every hyperparameter but the model and the loss, whose tables name the others. */
export type SettingFields = typeof networkFields &
  typeof trainingFields &
  typeof optimizerFields &
  typeof qualityFields &
  typeof augmentationFields &
  typeof recordFields;
export type SettingName = keyof SettingFields;

/** Some of them, as a model's or a loss's authors chose them. */
export type Settings = Partial<z.output<z.ZodObject<SettingFields>>>;

import type { ModelId } from '../../../shared/hyperparameters/schema.ts';
import { dcgan } from './dcgan.ts';
import type { Model } from './model.ts';

export const models: Record<ModelId, Model> = { dcgan };

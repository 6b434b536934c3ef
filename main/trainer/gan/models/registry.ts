import type { ModelId } from '../../../../shared/hyperparameters/models.ts';
import { capsule } from './capsule.ts';
import { dcgan } from './dcgan.ts';
import { light } from './light.ts';
import { mlp } from './mlp.ts';
import type { Model } from './model.ts';
import { pix2pix } from './pix2pix.ts';
import { pokegan } from './pokegan.ts';

export const models: Record<ModelId, Model> = {
  mlp,
  dcgan,
  pokegan,
  light,
  capsule,
  pix2pix,
};

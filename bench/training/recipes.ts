import { resolveHyperparameters } from '../../shared/hyperparameters/resolve.ts';
import type {
  HyperparameterChoices,
  Hyperparameters,
} from '../../shared/hyperparameters/schema.ts';

/** A training whose step is timed. All contenders build it from the same numbers. */
export interface Recipe {
  id: string;
  title: string;
  size: number;
  hyperparameters: Hyperparameters;
}

export const channels = 3 as const;

/** Nothing but the step: no averaging of the generator, no augmentation. */
const bare: HyperparameterChoices = {
  emaDecay: 0,
  flip: false,
  shift: 0,
  brightness: 0,
  contrast: 0,
};

export function recipe(
  id: string,
  title: string,
  size: number,
  choices: HyperparameterChoices,
): Recipe {
  return { id, title, size, hyperparameters: resolveHyperparameters({ ...bare, ...choices }) };
}

/** The same on small batches: to see that it runs. */
export function inShort({ hyperparameters, ...one }: Recipe): Recipe {
  return { ...one, hyperparameters: { ...hyperparameters, batch: 8 } };
}

export const recipes: readonly Recipe[] = [
  recipe('vanilla-32', '32x32, base 32, vanilla, Adam, 1:1', 32, { baseChannels: 32 }),
  recipe('vanilla-64', '64x64, base 64, vanilla, Adam, 1:1', 64, { baseChannels: 64 }),
  recipe('wgan-gp-32', '32x32, base 32, WGAN-GP, layer normalisation, Adam, 5:1', 32, {
    baseChannels: 32,
    loss: 'wgan-gp',
  }),
  recipe('wgan-128', '128x128, the recipe of 2017: WGAN, RMSProp, clip 0.01, 5:1', 128, {
    model: 'pokegan',
  }),
];

import { z } from 'zod';
import { describeHyperparameter } from './describe-hyperparameter.ts';

/** What makes samples better than the weights of the moment, and what it takes to judge them. */
export const qualityFields = {
  emaDecay: describeHyperparameter(z.number().min(0).max(0.99999).default(0.995), {
    label: 'Averaging of the generator',
    group: 'Quality',
    stepTime: 'same',
    help: 'Samples come from an exponential moving average of the generator with this decay: steadier and cleaner. It forgets faster at first. 0 turns it off.',
  }),
  measureAllCheckpoints: describeHyperparameter(z.boolean().default(false), {
    label: 'Measure every checkpoint',
    group: 'Quality',
    stepTime: 'same',
    help: 'Measures creatures at each checkpoint, whatever it takes. Otherwise at as many as a tenth of the processor time of training is enough for, and the others are skipped.',
    advanced: true,
  }),
  stopWhenDone: describeHyperparameter(z.boolean().default(false), {
    label: 'Stop when nothing more is gained',
    group: 'Quality',
    stepTime: 'same',
    help: 'Ends the run with a checkpoint, and says why, once its creatures have come no nearer to the sprites (KID) and cover no more of them over several measurements. The best checkpoint by KID is kept. Without the network that measures, WGAN-GP ends by its critic’s estimate and the distance of details; any other run trains all its steps.',
    advanced: true,
  }),
  heldOut: describeHyperparameter(z.boolean().default(false), {
    label: 'Hold a tenth of the sprites out',
    group: 'Quality',
    stepTime: 'same',
    help: 'From 200 sprites on, a tenth is never trained on, with all that are nearly the same: by them creatures are told from copies of the training sprites. Runs on a dataset hold the same ones out.',
    advanced: true,
  }),
};

import { z } from 'zod';
import { describeHyperparameter } from './describe-hyperparameter.ts';

/** What makes samples better than the weights of the moment. */
export const qualityFields = {
  emaDecay: describeHyperparameter(z.number().min(0).max(0.99999).default(0.995), {
    label: 'Averaging of the generator',
    group: 'Quality',
    stepTime: 'same',
    help: 'Samples come from an exponential moving average of the generator with this decay: steadier and cleaner. It forgets faster at first. 0 turns it off.',
  }),
};

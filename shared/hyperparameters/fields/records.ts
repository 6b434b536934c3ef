import { z } from 'zod';
import { describeHyperparameter } from './describe-hyperparameter.ts';

/** What is drawn and saved on the way. */
export const recordFields = {
  sampleEvery: describeHyperparameter(z.int().min(1).max(1_000_000).default(250), {
    label: 'Sample every',
    group: 'Records',
    stepTime: 'same',
    unit: 'steps',
    help: 'How often creatures from the same fixed latents are drawn.',
  }),
  sampleCount: describeHyperparameter(z.int().min(4).max(256).default(64), {
    label: 'Creatures in a sample',
    group: 'Records',
    stepTime: 'same',
    unit: 'creatures',
    help: 'How many fixed latents are drawn each time.',
    advanced: true,
  }),
  checkpointEvery: describeHyperparameter(z.int().min(1).max(1_000_000).default(1_000), {
    label: 'Checkpoint every',
    group: 'Records',
    stepTime: 'same',
    unit: 'steps',
    help: 'How often everything needed to resume is saved. A checkpoint is also written at every stop.',
  }),
};

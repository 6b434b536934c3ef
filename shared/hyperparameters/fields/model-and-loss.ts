import { z } from 'zod';
import { lossIds, lossTable } from '../losses.ts';
import { modelIds, modelTable } from '../models.ts';
import { labelsOf } from '../published.ts';
import { describeHyperparameter } from './describe-hyperparameter.ts';

export const modelField = describeHyperparameter(z.enum(modelIds).default('dcgan'), {
  label: 'Model',
  group: 'Network',
  stepTime: 'by-value',
  help: 'The pair of networks. Fully connected as in 2014, convolutional (DCGAN), the light GAN made for few pictures, or a U-Net that turns one picture into another.',
  choiceLabels: labelsOf(modelTable),
});

export const lossField = describeHyperparameter(z.enum(lossIds).default('non-saturating'), {
  label: 'Loss',
  group: 'Training',
  stepTime: 'by-value',
  help: 'What the two networks minimise. Choosing one brings its authors’ settings along.',
  choiceLabels: labelsOf(lossTable),
});

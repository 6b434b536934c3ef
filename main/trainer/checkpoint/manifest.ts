import { z } from 'zod';
import { byHandSchema } from '../../../shared/run/by-hand.ts';
import { importOptionsSchema } from '../../../shared/dataset/dataset.ts';
import { engineFactsSchema } from '../../../shared/engine/engine.ts';
import { StudioError } from '../../../shared/errors.ts';
import { arithmeticIds } from '../../../shared/hyperparameters/choices.ts';
import { hyperparametersSchema } from '../../../shared/hyperparameters/schema.ts';
import { vocabularySchema } from '../../../shared/condition/vocabulary.ts';
import { spriteFileHeaderSchema } from '../../sprite-file/format.ts';
import { variableGroupNames } from '../gan/gan.ts';

export const checkpointFormat = 1;

const uint32 = z.int().min(0).max(0xffffffff);
const randomStateSchema = z.tuple([uint32, uint32, uint32, uint32]).readonly();
const fileSchema = z.object({ bytes: z.int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** How far training had come. */
const progressSchema = z.object({
  step: z.int().min(0),
  /** Real images that were shown to the discriminator. */
  imagesSeen: z.int().min(0),
  /** Time spent training, pauses left out. */
  elapsedMs: z.number().min(0),
  /** Where a network was trained alone. */
  byHand: byHandSchema.optional(),
});
export type TrainingProgress = z.output<typeof progressSchema>;

/** `manifest.json` of a checkpoint: everything but the tensors, and the hash of each tensor file. */
export const manifestSchema = z.object({
  format: z.literal(checkpointFormat),
  studio: z.string(),
  engine: engineFactsSchema,
  progress: progressSchema,
  hyperparameters: hyperparametersSchema,
  /** What `precision` came to. */
  arithmetic: z.enum(arithmeticIds).default('float32'),
  image: z.object({
    size: spriteFileHeaderSchema.shape.size,
    channels: z.union([z.literal(3), z.literal(4)]),
    background: importOptionsSchema.shape.background.unwrap(),
  }),
  /** What a conditional GAN was taught the names of. */
  vocabulary: vocabularySchema.nullable(),
  /** SHA-256 of the dataset's pixels and labels. */
  dataset: z.string(),
  random: z.object({
    batches: z.object({ epochStart: randomStateSchema, position: z.int().min(0) }),
    noise: randomStateSchema,
    augmentation: randomStateSchema,
    regularisation: randomStateSchema,
    augmentationProbability: z.number().min(0).max(1),
    /** Of runs with LeCam. */
    answerAverages: z
      .object({ real: z.number(), generated: z.number(), steps: z.int().min(0) })
      .optional(),
  }),
  /** All groups of a checkpoint; of a kept generator those that draw. */
  files: z.partialRecord(z.enum(variableGroupNames), fileSchema),
});
export type Manifest = z.output<typeof manifestSchema>;
export type ManifestFile = z.output<typeof fileSchema>;

export function tensorFileName(group: string): string {
  return `${group}.safetensors`;
}

export function checkpointDamaged(folder: string, reason: string, cause?: unknown): StudioError {
  return new StudioError(
    'checkpoint-damaged',
    `The checkpoint ${folder} cannot be used: ${reason}.`,
    'Resume from an older checkpoint of the run, or start the run anew.',
    { cause },
  );
}

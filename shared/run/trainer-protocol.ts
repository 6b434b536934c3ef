import { z } from 'zod';
import { conditionRequestSchema } from '../condition/condition-request.ts';
import { importOptionsSchema } from '../dataset/dataset.ts';
import { vocabularySchema } from '../condition/vocabulary.ts';
import { colourSeedSchema, mostRecolourings } from '../creature/recolouring.ts';
import {
  conditionsBetweenSchema,
  distanceSchema,
  drawnSheetSchema,
  givenLatentsSchema,
  latentMixSchema,
  latentSourceSchema,
  mostFrames,
  mostSliders,
  mostStops,
  seedSchema,
  truncationSchema,
} from '../creature/latents.ts';
import { examinedSchema, sentCreatureSchema } from '../creature/examination.ts';
import { sentPictureSchema } from '../creature/picture.ts';
import {
  doctorReportSchema,
  engineChoiceSchema,
  engineFactsSchema,
  engineIdSchema,
  nativeEngines,
} from '../engine/engine.ts';
import { errorShapeSchema } from '../errors.ts';
import { hyperparametersSchema } from '../hyperparameters/schema.ts';
import type { WhenDiskFull } from '../library/room.ts';
import { paceSchema, steppedNetworksSchema } from './by-hand.ts';
import { mostRungs } from './early-stopping.ts';
import { libraryPathSchema, trainerEventSchema } from './events.ts';
import { findingSchema } from './findings.ts';
import { classicalSchema, mostComponents } from '../tour/classical.ts';
import { networksSchema } from './networks.ts';
import { seriesNameSchema, seriesValuesSchema, stepsPerTickSchema } from './series.ts';

/** The last file of a checkpoint to be written: its list of files, with the hash of each. */
export const manifestName = 'manifest.json';

/** Where a trainer reads and writes. Absolute, chosen by the core, never by a screen. */
const places = {
  libraryFolder: z.string(),
  datasetFile: z.string(),
  /** Relative to the library, e.g. `runs/k3x9`. */
  runFolder: libraryPathSchema,
};

/** Starts of a run's trainer count from 1. */
const attemptSchema = z.int().min(1);

const olderCheckpointsSchema = z.array(libraryPathSchema).max(100).optional();

/** The newest measurements that a verdict looks back on. */
export const mostMarks = 1_000;

/** What was measured at one step of a run. */
const markSchema = z.object({
  step: z.int().min(0),
  numbers: z.partialRecord(seriesNameSchema, z.number()),
  /** Standard error of the kernel inception distance; null without the network. */
  kidError: z.number().min(0).nullable(),
});
export type Mark = z.output<typeof markSchema>;

/** One creature, drawn with other latents for its colours. */
const inOtherColoursSchema = z.object({
  cell: z.int().min(0).max(4_095),
  colourSeeds: z.array(colourSeedSchema).min(1).max(mostRecolourings),
});
export type InOtherColours = z.output<typeof inOtherColoursSchema>;

/** What two networks follow from. */
const networksToDescribeSchema = z.object({
  image: z.object({ size: z.int().min(1), channels: z.union([z.literal(3), z.literal(4)]) }),
  hyperparameters: hyperparametersSchema,
  vocabulary: vocabularySchema.nullable(),
});
export type NetworksToDescribe = z.output<typeof networksToDescribeSchema>;

/** Ways in which runs with the same networks were computed. */
export const mostAlikeRuns = 16;

/** Begin a run, or go on with it from a checkpoint. */
export const trainJobSchema = z.object({
  type: z.literal('train'),
  ...places,
  hyperparameters: hyperparametersSchema,
  engine: engineChoiceSchema,
  /** Which start of the run this is. A trainer of a lower number than the run's folder has may not write there. */
  attempt: attemptSchema,
  /** Continue from this checkpoint; null starts afresh. */
  resumeFrom: libraryPathSchema.nullable(),
  /** Taken in this order, newest first, where that one is damaged. */
  olderCheckpoints: olderCheckpointsSchema,
  /** Wait for room, or (by default) save what can be saved and end. */
  whenDiskFull: z.enum(['wait', 'fail'] satisfies WhenDiskFull[]).optional(),
  /** Over how many steps each series is averaged; chosen in the run's first steps where it is left out. */
  stepsPerTick: stepsPerTickSchema.optional(),
  /** At these steps a checkpoint is written too: its run is compared with others there. */
  rungs: z.array(z.int().min(1)).max(mostRungs).optional(),
  /** Slow motion, of a run that was trained in it before. */
  pace: paceSchema.optional(),
  /** What `auto` tries first: what the run was trained by before, or what tuning found fastest. */
  preferredEngine: engineIdSchema.optional(),
  /** How runs with such networks were computed: with precision `auto` it is computed as one that was computed alike. */
  alike: z.array(engineFactsSchema).max(mostAlikeRuns).optional(),
});

/** The one job a trainer process is started for. */
const trainerJobSchema = z.discriminatedUnion('type', [
  trainJobSchema,
  z.object({
    type: z.literal('generate'),
    ...places,
    hyperparameters: hyperparametersSchema,
    engine: engineChoiceSchema,
    checkpoint: libraryPathSchema,
    /** Taken in this order, newest first, where that one is damaged. */
    olderCheckpoints: olderCheckpointsSchema,
    count: z.int().min(1).max(4_096),
    seed: z.int().min(0).max(4_294_967_295),
    /** What the creatures shall show; without it the labels come in turn, and tags are those of sprites. */
    condition: conditionRequestSchema.optional(),
    truncation: truncationSchema.optional(),
    /** All of the sheet's creatures, where they are not those of the seed. */
    given: givenLatentsSchema.optional(),
    /** Creatures near this one, in place of those of the seed. */
    near: z.strictObject({ source: latentSourceSchema, distance: distanceSchema }).optional(),
    /** Only the creature of this cell of the seed, once with the colours of each of these seeds; `count` counts them. */
    inOtherColours: inOtherColoursSchema.optional(),
    /** Sheet to write, relative to the library. */
    output: libraryPathSchema,
  }),
  /** Measure creatures of a checkpoint: in one thread, at the lowest priority, beside the training. */
  z.object({
    type: z.literal('measure'),
    ...places,
    hyperparameters: hyperparametersSchema,
    engine: engineChoiceSchema,
    checkpoint: libraryPathSchema,
    /** Where what the network sees in the dataset is kept, relative to the library. */
    featuresFile: libraryPathSchema,
    count: z.int().min(2).max(4_096),
    /** What was measured of the run before this checkpoint, in order of steps: a verdict looks back. */
    earlier: z.array(markSchema).max(mostMarks),
    /** The critic's estimate at this checkpoint, where it tells of creatures and was told. */
    estimate: z.number().nullable(),
  }),
  /** Look for the sprites that a creature is most like, and ask a discriminator what it thinks of it. */
  z.object({
    type: z.literal('examine'),
    libraryFolder: z.string(),
    datasetFile: z.string(),
    hyperparameters: hyperparametersSchema,
    engine: engineChoiceSchema,
    picture: sentCreatureSchema,
    /** Whose discriminator judges; null where none shall. */
    checkpoint: libraryPathSchema.nullable(),
    /** What it was asked to show. */
    condition: conditionRequestSchema.optional(),
  }),
  /** Draw from pictures, or from latents, as they are sent, until `stop`. */
  z.object({
    type: z.literal('translate'),
    ...places,
    hyperparameters: hyperparametersSchema,
    engine: engineChoiceSchema,
  }),
  /** Load each of these engines, report what is there, measure for about `measureMs` each. */
  z.object({
    type: z.literal('probe'),
    engines: z.array(engineIdSchema).min(1),
    measureMs: z.int().min(0).max(60_000),
  }),
  /** Load the native engine of a folder where it was fetched to, say its facts, and whether it multiplies rightly. */
  z.object({
    type: z.literal('check-engine'),
    folder: z.string(),
    engine: z.enum(nativeEngines),
  }),
  /** Say of which layers the networks of a run with these settings are made. */
  z.object({
    type: z.literal('describe'),
    engine: engineChoiceSchema,
    ...networksToDescribeSchema.shape,
  }),
  /** Say what a step of each of these runs costs, and how long that takes here; with 0 ms nothing is measured. */
  z.object({
    type: z.literal('time-runs'),
    engine: engineChoiceSchema,
    preferredEngine: engineIdSchema.optional(),
    measureMs: z.int().min(0).max(60_000),
    runs: z.array(networksToDescribeSchema).max(64),
  }),
  /** Write the generator of a checkpoint as a model of TensorFlow.js: no engine. */
  z.object({
    type: z.literal('export-model'),
    ...places,
    checkpoint: libraryPathSchema,
    /** Taken in this order, newest first, where that one is damaged. */
    olderCheckpoints: olderCheckpointsSchema,
    /** Folder for model.json and the weights, relative to the library. */
    output: libraryPathSchema,
    /** What model.json says of itself. */
    metadata: z.record(z.string().max(64), z.string().max(4_000)),
  }),
  /** Draw from a Gaussian over the pixels of a dataset's sprites: no network, no engine. */
  z.object({
    type: z.literal('classical'),
    datasetFile: z.string(),
    components: z.int().min(1).max(mostComponents),
    count: z.int().min(1).max(64),
    seed: z.int().min(0).max(4_294_967_295),
  }),
]);
export type TrainerJob = z.output<typeof trainerJobSchema>;
export type TrainJob = Extract<TrainerJob, { type: 'train' }>;
export type GenerateJob = Extract<TrainerJob, { type: 'generate' }>;
export type MeasureJob = Extract<TrainerJob, { type: 'measure' }>;
export type TranslateJob = Extract<TrainerJob, { type: 'translate' }>;
export type ExamineJob = Extract<TrainerJob, { type: 'examine' }>;
export type ProbeJob = Extract<TrainerJob, { type: 'probe' }>;
export type TimeRunsJob = Extract<TrainerJob, { type: 'time-runs' }>;
export type DescribeJob = Extract<TrainerJob, { type: 'describe' }>;
export type CheckEngineJob = Extract<TrainerJob, { type: 'check-engine' }>;
export type ExportModelJob = Extract<TrainerJob, { type: 'export-model' }>;
export type ClassicalJob = Extract<TrainerJob, { type: 'classical' }>;

/** A walk's stops, or the creatures by which sliders are measured. */
const mostPaintedFrom = Math.max(mostStops, 64);
const mostDirectionsBase64 = 4 * Math.ceil((mostSliders * 1_024 * 4) / 3);

/** What a `translate` job is asked for, answered by a `picture` with the same `requestId`. */
const pictureRequestSchema = z.discriminatedUnion('type', [
  /** What the generator of this checkpoint makes of the picture. */
  z.object({
    type: z.literal('translate'),
    requestId: z.int().min(0),
    checkpoint: libraryPathSchema,
    /** Taken in this order, newest first, where that one is damaged. */
    olderCheckpoints: olderCheckpointsSchema,
    picture: sentPictureSchema,
  }),
  /** The picture that this sprite is drawn from in training; counted round where there are fewer. */
  z.object({
    type: z.literal('example'),
    requestId: z.int().min(0),
    sprite: z.int().min(0),
  }),
  /** What a picture of the run's size would be drawn from, were it one of the sprites. */
  z.object({
    type: z.literal('source'),
    requestId: z.int().min(0),
    picture: sentPictureSchema,
    /** Of the dataset. */
    background: importOptionsSchema.shape.background,
  }),
  /** What the generator of this checkpoint makes of latents and mixes of them, answered by `painted`. */
  z.object({
    type: z.literal('paint'),
    requestId: z.int().min(0),
    checkpoint: libraryPathSchema,
    olderCheckpoints: olderCheckpointsSchema,
    sources: z.array(latentSourceSchema).min(1).max(mostPaintedFrom),
    creatures: z.array(latentMixSchema).min(1).max(mostFrames),
    conditions: conditionsBetweenSchema,
    /** Along which they are moved, `[directions, latentSize]`, float32 in base64. */
    directions: z.base64().max(mostDirectionsBase64).optional(),
  }),
  /** The directions of this checkpoint's latents along which most happens, answered by `directions`. */
  z.object({
    type: z.literal('directions'),
    requestId: z.int().min(0),
    checkpoint: libraryPathSchema,
    olderCheckpoints: olderCheckpointsSchema,
  }),
]);
export type PictureRequest = z.output<typeof pictureRequestSchema>;
export type PaintRequest = Omit<Extract<PictureRequest, { type: 'paint' }>, 'type' | 'requestId'>;

/** What a training draws beside its own sheets, answered by `drawn` or `not-drawn` with the same `requestId`. */
const drawRequestSchema = z.object({
  type: z.literal('draw'),
  requestId: z.int().min(0),
  count: z.int().min(1).max(4_096),
  seed: seedSchema,
  condition: conditionRequestSchema.optional(),
  truncation: truncationSchema.optional(),
  /** Sheet to write, relative to the library. */
  output: libraryPathSchema,
});
export type DrawRequest = z.output<typeof drawRequestSchema>;

/** What is asked of a training under way. */
export const trainingCommandSchema = z.discriminatedUnion('type', [
  /** `save` writes a checkpoint before it holds on. */
  z.object({ type: z.literal('pause'), save: z.boolean().optional() }),
  /** One step of a training that is paused. */
  z.object({ type: z.literal('step'), networks: steppedNetworksSchema }),
  /** Slow motion; null ends it. */
  z.object({ type: z.literal('pace'), stepsPerSecond: paceSchema.nullable() }),
  z.object({ type: z.literal('resume') }),
  /** Creatures of a training as it stands between two steps, which goes on as if nobody had asked. */
  drawRequestSchema,
  /** Whoever asked for those does not want them any more; they are answered by `not-drawn`, or are drawn already. */
  z.object({ type: z.literal('drop-drawing'), requestId: z.int().min(0) }),
  /** Write a checkpoint, say `done`, exit. */
  z.object({ type: z.literal('stop') }),
]);
export type TrainingCommand = z.output<typeof trainingCommandSchema>;

/** Core → trainer. The job comes first and once. */
export const trainerCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), job: trainerJobSchema }),
  ...trainingCommandSchema.options,
  ...pictureRequestSchema.options,
]);
export type TrainerCommand = z.output<typeof trainerCommandSchema>;

/** A sheet that was written. */
const drawnFileSchema = z.object({
  path: libraryPathSchema,
  count: z.int(),
  columns: z.int(),
  cellSize: z.int(),
  step: z.int(),
});
export type DrawnFile = z.output<typeof drawnFileSchema>;

/** A message has at most so many events. */
export const mostEventsTold = 10_000;

export const eventsMessageSchema = z.object({
  type: z.literal('events'),
  /** Of the job. What comes from a start that a later one has followed is dropped. */
  attempt: attemptSchema,
  events: z.array(trainerEventSchema).max(mostEventsTold),
});

/** Trainer → core; at most ten messages a second however fast training is. */
export const trainerMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('engine'), facts: engineFactsSchema }),
  /** Over how many steps the series are averaged from now on, to the end of the run. */
  z.object({ type: z.literal('tick'), attempt: attemptSchema, steps: stepsPerTickSchema }),
  eventsMessageSchema,
  z.object({
    type: z.literal('generated'),
    ...drawnFileSchema.shape,
    /** What they were drawn from, where no seed gives it. */
    from: givenLatentsSchema.optional(),
  }),
  z.object({ type: z.literal('drawn'), requestId: z.int(), ...drawnFileSchema.shape }),
  z.object({ type: z.literal('not-drawn'), requestId: z.int(), error: errorShapeSchema }),
  /** So many of a sheet's creatures are drawn; of a training under way, those of this request. */
  z.object({
    type: z.literal('drawing'),
    requestId: z.int().optional(),
    done: z.int().min(0),
    of: z.int().min(1),
  }),
  z.object({
    type: z.literal('measured'),
    step: z.int().min(0),
    values: seriesValuesSchema,
    findings: z.array(findingSchema).max(16),
    /** Why training further gains nothing; left out where it may. */
    whyDone: z.string().min(1).max(1_000).optional(),
    /** What it took of the processor. */
    processorMs: z.number().min(0),
  }),
  z.object({
    type: z.literal('picture'),
    requestId: z.int(),
    picture: sentPictureSchema,
    /** Of the checkpoint that drew it, where one did. */
    step: z.int().min(0).optional(),
  }),
  z.object({
    type: z.literal('painted'),
    requestId: z.int(),
    step: z.int().min(0),
    sheet: drawnSheetSchema,
    /** What they were painted from. */
    from: givenLatentsSchema,
  }),
  z.object({
    type: z.literal('directions'),
    requestId: z.int(),
    step: z.int().min(0),
    /** Unit vectors, `[directions, latentSize]`, float32 in base64; none where the run draws from no latents. */
    directions: z.base64().max(mostDirectionsBase64),
    count: z.int().min(0).max(mostSliders),
  }),
  /** The newest checkpoints are damaged, so an older one is used; it comes before anything that follows from that. */
  z.object({
    type: z.literal('fell-back'),
    to: libraryPathSchema,
    /** A sentence on each that is damaged. */
    because: z.array(z.string().max(2_000)).min(1),
  }),
  z.object({
    type: z.literal('model-exported'),
    step: z.int().min(0),
    image: z.object({
      size: z.int().min(1),
      channels: z.union([z.literal(3), z.literal(4)]),
      background: importOptionsSchema.shape.background.unwrap(),
    }),
    vocabulary: vocabularySchema.nullable(),
    /** model.json, then the weights in their order. */
    files: z.array(z.string().regex(/^[\w-]+\.(json|bin)$/)).min(2),
  }),
  z.object({ type: z.literal('examined'), ...examinedSchema.shape }),
  z.object({ type: z.literal('networks'), ...networksSchema.shape }),
  z.object({
    type: z.literal('timed'),
    engine: engineIdSchema,
    /** Milliseconds that a unit of work takes; null where nothing was measured. */
    msPerWork: z.number().positive().nullable(),
    /** Of a step of each run. */
    work: z.array(z.number().positive()),
  }),
  z.object({ type: z.literal('classical'), ...classicalSchema.shape }),
  z.object({ type: z.literal('probed'), engines: doctorReportSchema.shape.engines }),
  /** The job cannot go on; the process exits after it. */
  z.object({ type: z.literal('failed'), error: errorShapeSchema }),
]);
export type TrainerMessage = z.output<typeof trainerMessageSchema>;

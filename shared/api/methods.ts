import { z } from 'zod';
import {
  bestValuesSchema,
  comparisonSchema,
  fewestCompared,
  mostCompared,
  runResultSchema,
} from '../run/comparison.ts';
import { commonEndSchema } from '../run/fair-comparison.ts';
import { conditionRequestSchema } from '../condition/condition-request.ts';
import { damagedRowSchema } from '../library/damage.ts';
import {
  datasetSchema,
  foundSheetsSchema,
  idSchema,
  importOptionsSchema,
  importProgressSchema,
  importSourceSchema,
  mostSourceFiles,
  sheetsSchema,
  spriteAnnotationsSchema,
} from '../dataset/dataset.ts';
import { duplicateGroupsSchema, wantedChangesSchema } from '../dataset/sprite-changes.ts';
import { importPreviewSchema } from '../dataset/import-preview.ts';
import { engineChoiceSchema } from '../engine/engine.ts';
import { speedStatusSchema } from '../engine/speed.ts';
import {
  creatureRefSchema,
  madeAgainSchema,
  variedBySchema,
  whoCanMakeAgainSchema,
} from '../creature/creature.ts';
import { examinationSchema } from '../creature/examination.ts';
import { favouriteSchema, ratingSchema } from '../creature/favourite.ts';
import {
  exportOptionsSchema,
  exportPreviewSchema,
  exportResultSchema,
  mostExported,
  mostPreviewed,
} from '../creature/export-options.ts';
import {
  mostRecolourings,
  recolouredPreviewSchema,
  recolouringSchema,
  wantedColoursSchema,
} from '../creature/recolouring.ts';
import { paceSchema, steppedNetworksSchema } from '../run/by-hand.ts';
import { runEventSchema } from '../run/events.ts';
import { findingKindSchema, storedFindingSchema } from '../run/findings.ts';
import { healthSchema } from '../run/health.ts';
import { gettingStatusSchema } from '../engine/getting.ts';
import { hyperparameterChoicesSchema } from '../hyperparameters/schema.ts';
import { mostEdited, runEditsSchema } from '../run/notes.ts';
import { networksSchema } from '../run/networks.ts';
import { presetTimesSchema } from '../run/preset-times.ts';
import { classicalSchema, mostComponents } from '../tour/classical.ts';
import { aspectIds, countsSchema } from '../tour/counts.ts';
import {
  distanceSchema,
  creatureReferenceSchema,
  drawnCreaturesSchema,
  generatorChoiceSchema,
  mixSchema,
  slidersSchema,
  truncationSchema,
  walkSchema,
  usualDistance,
} from '../creature/latents.ts';
import { filmRequestSchema } from '../creature/film.ts';
import { pictureFileSchema, sentPictureSchema } from '../creature/picture.ts';
import { recipeSchema, foundCreatureSchema } from '../creature/recipe.ts';
import { desktopSettingsSchema, languageCodeSchema } from './desktop-settings.ts';
import { bytesSchema, bytesUpTo } from './message.ts';
import { librarySizeSchema } from '../library/library-size.ts';
import { roomSchema } from '../library/room.ts';
import {
  fileNameSchema,
  mostSavedBytes,
  savedFileSchema,
  savedKindSchema,
  saveIdSchema,
} from './saved-file.ts';
import { trashedSchema, trashRefSchema } from '../library/trash.ts';
import { packedSeriesSchema } from '../run/packed-series.ts';
import { placeSchema } from '../run/place.ts';
import { poolPlaceSchema, poolSecretsSchema, poolStatusSchema } from '../pool/connection.ts';
import { machineWishes } from '../pool/machine.ts';
import { poolOverviewSchema } from '../pool/overview.ts';
import { startTimeSchema } from '../run/start-time.ts';
import { defaultPoints, mostPoints, seriesNames, seriesNameSchema } from '../run/series.ts';
import {
  leftOutSchema,
  sweepDescriptionSchema,
  sweepNameSchema,
  sweepSchema,
} from '../run/sweep.ts';
import type { WorkKind } from '../work.ts';
import {
  bestMarkSchema,
  drawingSchema,
  runNameSchema,
  restorePointSchema,
  runSchema,
  runSummarySchema,
  sampleSchema,
} from '../run/run.ts';

const nothing = z.strictObject({});
const done = z.null();
const runId = z.strictObject({ runId: idSchema });
const datasetId = z.strictObject({ datasetId: idSchema });
/** That are chosen at once. */
const mostFavourites = 50_000;
const favouriteIds = z.strictObject({
  favouriteIds: z.array(idSchema).min(1).max(mostFavourites),
});
const sweepId = z.strictObject({ sweepId: idSchema });
const trashRefs = z.strictObject({ refs: z.array(trashRefSchema).min(1).max(1_000) });

/** What runs are made of, one or many. */
const newRuns = {
  datasetId: idSchema,
  name: runNameSchema.optional(),
  /** What their settings begin from; of the preset they are while model and loss are the preset's. */
  presetId: z.string().max(64).optional(),
  hyperparameters: hyperparameterChoicesSchema,
  engine: engineChoiceSchema,
  /** The time before which none of them starts. */
  startsAt: startTimeSchema.optional(),
  /** Here, unless it is said otherwise. */
  place: placeSchema.optional(),
};

/** How long a screen waits for an answer until it says that none came. */
export interface Patience {
  withinMs: number;
  /**
   * The time begins anew as long as work of this kind waits for its turn (push topic `work`); of whatever is asked, as long
   * as a checkpoint comes.
   */
  after?: WorkKind;
}

const seconds = 1_000;
const minutes = 60 * seconds;
/** What the studio knows or stores: a busy disk or processor may hold it up. */
const soon: Patience = { withinMs: 30 * seconds };
/** What grows with a run or a dataset. */
const large: Patience = { withinMs: 2 * minutes };
/** A folder dialog is shown, and whoever is to answer it may be at lunch. */
const byPerson: Patience = { withinMs: 60 * minutes };
const bySheet: Patience = { withinMs: 15 * minutes, after: 'generate' };
/** An engine that loads has three minutes (main/studio/runs/life/life.ts). */
const byDescription: Patience = { withinMs: 4 * minutes, after: 'describe' };
const byMeasuring: Patience = { withinMs: 4 * minutes, after: 'time-runs' };
const byTour: Patience = { withinMs: 4 * minutes, after: 'classical' };
const byDrawing: Patience = { withinMs: 4 * minutes, after: 'translate' };

function method<I extends z.ZodType, O extends z.ZodType>(
  summary: string,
  input: I,
  output: O,
  patience: Patience = soon,
) {
  return { summary, input, output, patience, writes: false };
}

/** One that changes the library, or starts a trainer: refused where the library can only be looked at. */
function change<I extends z.ZodType, O extends z.ZodType>(
  ...described: Parameters<typeof method<I, O>>
) {
  return { ...method(...described), writes: true };
}

/**
 * Everything a screen may ask of the studio: the whole StudioApi. Hosts bind it generically and
 * validate inputs with it; its results are validated where they enter the renderer.
 */
export const studioMethods = {
  'system.info': method(
    'Version, host and library of this studio.',
    nothing,
    z.object({
      version: z.string(),
      host: z.enum(['desktop', 'browser']),
      libraryPath: z.string(),
      /** The library may not be written to, so it can only be looked at. */
      readOnly: z.boolean(),
      platform: z.string(),
    }),
  ),
  'system.diagnostics': method(
    'A text about versions, machine, engines and the library’s health, without names that a person chose and without paths.',
    nothing,
    z.string(),
    large,
  ),

  'speed.status': method(
    'How fast engines were found to be, what tuning has chosen, and what is measured now.',
    nothing,
    speedStatusSchema,
  ),
  'speed.examine': method(
    'Starts to measure each engine for 3 seconds; answers at once. Progress comes by the push topic "speed".',
    nothing,
    speedStatusSchema,
  ),
  'speed.tune': change(
    'Starts to measure every way to compute, which takes about a minute; later runs take the best. Refused while a run trains.',
    nothing,
    speedStatusSchema,
  ),
  'speed.automatic': change(
    'Whether the studio measures briefly by itself before the first training of this library on a machine.',
    z.strictObject({ automatic: z.boolean() }),
    speedStatusSchema,
  ),
  'speed.cancel': method('Ends that; what was chosen before stays.', nothing, speedStatusSchema),

  'library.damage': method(
    'What lists had to leave out so far, because its row in the database is damaged.',
    nothing,
    z.array(damagedRowSchema),
  ),
  'library.removeDamaged': change(
    'Deletes the damaged rows for good, as far as nothing sound refers to them. Not undone.',
    nothing,
    z.object({ removed: z.int(), kept: z.array(damagedRowSchema) }),
    large,
  ),
  'library.size': method(
    'What takes how much room in the library, and how much is free on its disk.',
    nothing,
    librarySizeSchema,
    large,
  ),
  'library.room': method(
    'What removed runs and datasets, and files that belong to nothing, still take on the disk.',
    nothing,
    roomSchema,
    large,
  ),
  'library.freeRoom': change(
    'Deletes all of that for good. Not undone.',
    nothing,
    roomSchema,
    large,
  ),

  'desktop.settings': method(
    'What the desktop remembers beside the library. Not available in a browser.',
    nothing,
    desktopSettingsSchema,
  ),
  'desktop.openLibrary': method(
    'Closes the studio, which saves what trains, and starts it again with a library that was open before, or that is chosen in a dialog (null). Answers false when that is cancelled. Not available in a browser.',
    z.strictObject({ path: z.string().min(1).max(4_096).nullable() }),
    z.boolean(),
    byPerson,
  ),
  'desktop.showLibrary': method(
    'Shows the library’s folder in the system’s file manager. Not available in a browser.',
    nothing,
    done,
  ),
  'desktop.notify': method(
    'Whether the system tells of the end of a run while the person looks at something else. Not available in a browser.',
    z.strictObject({ notifies: z.boolean() }),
    desktopSettingsSchema,
  ),
  'desktop.speak': method(
    'Which language the window has: menu, boxes and notifications of the desktop have it too. Not available in a browser.',
    z.strictObject({ language: languageCodeSchema }),
    done,
  ),

  'trash.list': method(
    'What was removed and can be brought back, the last removed first, with when it goes for good.',
    nothing,
    z.array(trashedSchema),
    large,
  ),
  'trash.restore': change(
    'Brings things back from the trash, as they were.',
    trashRefs,
    done,
    large,
  ),
  'trash.delete': change(
    'Deletes things in the trash for good. Not undone.',
    trashRefs,
    done,
    large,
  ),

  'engine.status': method(
    'Whether the fast engine is here, and what it takes to get it.',
    nothing,
    gettingStatusSchema,
  ),
  'engine.get': method(
    'Starts to get the fast engine; answers at once. Progress comes by the push topic "engine".',
    nothing,
    gettingStatusSchema,
  ),
  'engine.cancel': method(
    'Ends that; what was downloaded is kept for the next time.',
    nothing,
    gettingStatusSchema,
  ),
  'features.status': method(
    'Whether the network that measures creatures is here, and what it takes to get it.',
    nothing,
    gettingStatusSchema,
  ),
  'features.get': method(
    'Starts to get it; answers at once. Progress comes by the push topic "features".',
    nothing,
    gettingStatusSchema,
  ),
  'features.cancel': method(
    'Ends that; what was downloaded is kept for the next time.',
    nothing,
    gettingStatusSchema,
  ),
  'pokesprite.status': method(
    'Whether the games’ box sprites are here, and what it takes to get them.',
    nothing,
    gettingStatusSchema,
  ),
  'pokesprite.get': method(
    'Starts to get them; answers at once. Progress comes by the push topic "pokesprite".',
    nothing,
    gettingStatusSchema,
  ),
  'pokesprite.cancel': method(
    'Ends that; what was downloaded is kept for the next time.',
    nothing,
    gettingStatusSchema,
  ),

  'datasets.list': method('All datasets, newest first.', nothing, z.array(datasetSchema)),
  'datasets.get': method('One dataset with its import report.', datasetId, datasetSchema),
  'datasets.annotations': method(
    'The file name, the label and the tags of each sprite in order, these as places in the dataset’s `labels` and `tags`.',
    datasetId,
    spriteAnnotationsSchema,
    large,
  ),
  'datasets.duplicates': method(
    'Groups of sprites that are the same or nearly, as places in the dataset.',
    datasetId,
    duplicateGroupsSchema,
    large,
  ),
  'datasets.change': change(
    'Makes another dataset of one: without some of its sprites, with other labels. The dataset itself stays as it is, and so does what runs have learnt of it.',
    z.strictObject({ datasetId: idSchema, ...wantedChangesSchema.shape }),
    datasetSchema,
    large,
  ),
  'datasets.pickFolder': method(
    'Shows the desktop’s folder dialog; null when it was cancelled. Not available in a browser.',
    nothing,
    z.string().nullable(),
    byPerson,
  ),
  'datasets.import': change(
    'Starts to import; answers at once. Progress comes by the push topic "import".',
    z.strictObject({
      source: importSourceSchema,
      name: z.string().trim().min(1).max(120).optional(),
      options: importOptionsSchema,
      /** Whether a dataset of the very same sprites, made with the same options, is taken in place of another one. */
      reuse: z.boolean().default(false),
    }),
    z.object({ importId: idSchema }),
  ),
  'datasets.findSheets': method(
    'Looks for sprite sheets among a source’s pictures (24 of them, where there are more) and shows how one would be cut.',
    z.strictObject({
      source: importSourceSchema,
      sheets: sheetsSchema,
      animations: importOptionsSchema.shape.animations,
    }),
    foundSheetsSchema,
    large,
  ),
  'datasets.preview': method(
    'What an import would make of some of a source’s pictures with these options, and what was measured of them. Asked anew by the same id, the earlier question ends as `cancelled`.',
    z.strictObject({
      previewId: idSchema,
      source: importSourceSchema,
      options: importOptionsSchema,
      /** Another number shows other pictures. */
      turn: z.int().min(0).max(10_000).default(0),
    }),
    importPreviewSchema,
    large,
  ),
  'datasets.endPreview': method(
    'Lets go of what a preview has read.',
    z.strictObject({ previewId: idSchema }),
    done,
  ),
  'datasets.imports': method('Imports under way.', nothing, z.array(importProgressSchema)),
  'datasets.cancelImport': method(
    'Cancels; nothing of it stays.',
    z.strictObject({ importId: idSchema }),
    done,
  ),
  'datasets.rename': change(
    'Gives a dataset another name.',
    z.strictObject({ datasetId: idSchema, name: z.string().trim().min(1).max(120) }),
    datasetSchema,
  ),
  'datasets.remove': change(
    'Removes a dataset that no run uses. Undone by datasets.restore.',
    datasetId,
    done,
  ),
  'datasets.restore': change('Takes a removal back.', datasetId, datasetSchema),

  'runs.list': method(
    'All runs, newest first, with small loss curves.',
    nothing,
    z.array(runSummarySchema),
    large,
  ),
  'runs.create': change(
    'Queues one run, or all runs of a preset.',
    z.strictObject(newRuns),
    z.array(runSchema),
  ),
  'runs.get': method('One run as it is now.', runId, runSchema),
  'runs.series': method(
    'Series from one step to another (the whole run by default), each of at most so many points, and which series the run has.',
    z.strictObject({
      runId: idSchema,
      names: z
        .array(seriesNameSchema)
        .max(seriesNames.length)
        .default([...seriesNames]),
      from: z.int().min(0).default(0),
      /** Null for all that come. */
      to: z.int().min(0).nullable().default(null),
      /** Ticks are put together where there are more. */
      points: z.int().min(2).max(mostPoints).default(defaultPoints),
      /** Roughly where a run of an older version is still being summed up, in place of waiting for it; `runs.list` changes then. */
      atOnce: z.boolean().default(false),
    }),
    packedSeriesSchema,
    large,
  ),
  'runs.findings': method(
    'What was measured and is no number, such as histograms of scores: the newest of one kind, or of all, ordered by step, or those of one step.',
    z.strictObject({
      runId: idSchema,
      kind: findingKindSchema.optional(),
      /** Of this step alone. */
      step: z.int().min(0).optional(),
      limit: z.int().min(1).max(1_000).default(200),
    }),
    z.array(storedFindingSchema),
    large,
  ),
  'runs.health': method(
    'How a run is, in a sentence with its numbers, where that is known from, and what is worth a try.',
    runId,
    healthSchema,
  ),
  'runs.watch': method(
    'Says that somebody looks at a run for so long: a machine of a pool tells what it does ten times as often then.',
    z.strictObject({ runId: idSchema, forMs: z.int().min(1).max(120_000) }),
    done,
  ),
  'runs.networks': method(
    'The layers of a run’s two networks, with the shapes of what they give and numbers of weights. Takes seconds the first time.',
    runId,
    networksSchema,
    byDescription,
  ),
  'runs.presetTimes': method(
    'How long each preset would take here on a dataset: measured for seconds the first time, or by the speed of the run that trains; null while that is not known.',
    z.strictObject({ datasetId: idSchema, engine: engineChoiceSchema }),
    presetTimesSchema.nullable(),
    byMeasuring,
  ),
  'runs.samples': method(
    'Sample sheets, ordered by step; of very many as many as a slider can tell apart.',
    runId,
    z.array(sampleSchema),
  ),
  'runs.log': method(
    'The run’s newest states, logs, warnings and errors, oldest first.',
    z.strictObject({ runId: idSchema, limit: z.int().min(1).max(1_000).default(200) }),
    z.array(runEventSchema),
  ),
  'runs.pause': change('Pauses after the step under way.', runId, runSchema),
  'runs.trainStep': change(
    'One step of a paused run: of the discriminator alone, of the generator alone, or of both. The run notes how many of one alone there were.',
    z.strictObject({ runId: idSchema, networks: steppedNetworksSchema }),
    runSchema,
  ),
  'runs.pace': change(
    'Slow motion: so many steps a second, each with its creatures; null trains as fast as it can. A paused run goes on.',
    z.strictObject({ runId: idSchema, stepsPerSecond: paceSchema.nullable() }),
    runSchema,
  ),
  'runs.resume': change(
    'Goes on: a paused run at once, an ended one from its last checkpoint, to `steps` where given.',
    z.strictObject({
      runId: idSchema,
      steps: z.int().min(1).max(10_000_000).optional(),
      /** Where it trained before, unless it is said otherwise. */
      place: placeSchema.optional(),
    }),
    runSchema,
  ),
  'runs.leavePool': change(
    'Gives up a run that trains in a pool that is not connected: it is interrupted at its last checkpoint here.',
    runId,
    runSchema,
  ),
  'runs.setPlace': change(
    'Where a queued run trains when it is its turn.',
    z.strictObject({ runId: idSchema, place: placeSchema }),
    runSchema,
  ),
  'runs.trainNextInPool': change(
    'Lets a run that waits in the pool be the next that a machine takes.',
    runId,
    done,
  ),
  'runs.stop': change(
    'Writes a checkpoint and stops. A queued run leaves the queue.',
    runId,
    runSchema,
  ),
  'runs.checkpoints': method(
    'From which steps training can go on, ordered: the newest, the best one, and those of steps that have favourites.',
    runId,
    z.array(restorePointSchema),
  ),
  'runs.branch': change(
    'Queues a new run that goes on from a step of this one, with the same settings; the run itself stays as it is.',
    z.strictObject({
      runId: idSchema,
      step: z.int().min(1).max(10_000_000),
      steps: z.int().min(1).max(10_000_000).optional(),
      name: runNameSchema.optional(),
    }),
    runSchema,
  ),
  'runs.moveInQueue': change(
    'Puts a queued run at a place of the queue, 1 being the next.',
    z.strictObject({ runId: idSchema, place: z.int().min(1) }),
    runSchema,
  ),
  'runs.startAt': change(
    'Lets a queued run start at that time at the earliest (milliseconds since 1970); null for at its turn.',
    z.strictObject({ runId: idSchema, at: startTimeSchema.nullable() }),
    runSchema,
  ),
  'runs.rename': change(
    'Gives a run another name.',
    z.strictObject({ runId: idSchema, name: runNameSchema }),
    runSchema,
  ),
  'runs.edit': change(
    'Changes tags, notes, colour, or whether it is archived, of one run or of many: of all of them or none.',
    z.strictObject({ runIds: z.array(idSchema).min(1).max(mostEdited), edits: runEditsSchema }),
    done,
    large,
  ),
  'runs.pinBaseline': change(
    'Pins the run that all others are measured by, in the place of the one before; null for none.',
    z.strictObject({ runId: idSchema.nullable() }),
    done,
  ),
  'runs.best': method(
    'The best value that a series has come to in each run that has it: the lowest or the highest, as the series says.',
    z.strictObject({ name: seriesNameSchema }),
    z.array(bestMarkSchema.extend({ runId: idSchema })),
    large,
  ),
  'runs.ranked': method(
    'The series that some run has and that runs can be ranked by, in the order of the series.',
    nothing,
    z.array(seriesNameSchema),
  ),
  'runs.remove': change('Removes a run that is not live. Undone by runs.restore.', runId, done),
  'runs.restore': change('Takes a removal back.', runId, runSchema),
  'runs.generate': change(
    'New creatures as one more sample sheet: of a run that trains with its weights of this moment, else from its last checkpoint.',
    z.strictObject({
      runId: idSchema,
      count: z.int().min(1).max(1_024),
      seed: z.int().min(0).max(4_294_967_295).optional(),
      condition: conditionRequestSchema.optional(),
      /** As a share of how far latents lie from their mean: less is more alike, and safer. */
      truncation: truncationSchema.optional(),
      /** By which whoever asks hears how far it is (push topic "drawing"), and calls it off. */
      drawId: saveIdSchema.optional(),
    }),
    sampleSchema,
    bySheet,
  ),
  'runs.cancelGenerate': method(
    'Calls new creatures off; nothing of them is kept, and whoever asked for them gets the error "cancelled".',
    z.strictObject({ drawId: saveIdSchema }),
    done,
  ),

  'runs.translate': change(
    'What an image-to-image run draws from a picture, with its newest checkpoint. Answers within a second once warm.',
    z.strictObject({ runId: idSchema, picture: sentPictureSchema }),
    drawingSchema,
    byDrawing,
  ),
  'runs.keepDrawing': change(
    'Keeps what an image-to-image run drew from a picture, pixel for pixel as it was shown, as a sheet of one creature, to be starred and exported.',
    z.strictObject({ drawingId: idSchema }),
    sampleSchema,
  ),
  'runs.exampleSource': method(
    'The picture that a sprite is drawn from in training, to begin a drawing with; counted round where there are fewer sprites.',
    z.strictObject({ runId: idSchema, sprite: z.int().min(0).max(mostSourceFiles) }),
    sentPictureSchema,
    byDrawing,
  ),
  'runs.sourceOfPicture': change(
    'A picture file made into what an image-to-image run draws from (its outline, its greys, …), in the run’s size, to begin a drawing with.',
    z.strictObject({ runId: idSchema, file: pictureFileSchema }),
    sentPictureSchema,
    byDrawing,
  ),

  'creatures.png': method(
    'A creature as a PNG of its own pixels, which says where it came from; without its recipe no more than that it was generated.',
    z.strictObject({ creature: creatureRefSchema, recipe: z.boolean().optional() }),
    bytesSchema,
  ),
  'creatures.whoCanMakeAgain': method(
    'Whether a creature can be made again exactly, or only by a newer generator of its run, or not any more, and why.',
    z.strictObject({ creature: creatureRefSchema }),
    whoCanMakeAgainSchema,
  ),
  'creatures.variedBy': method(
    'Whether there are creatures between this one and others, also where its run is gone.',
    z.strictObject({ creature: creatureRefSchema }),
    variedBySchema,
  ),
  'creatures.makeAgain': change(
    'Draws a creature again of its latents, and says whether it is the same pixel for pixel. Takes seconds.',
    z.strictObject({ creature: creatureRefSchema }),
    madeAgainSchema,
    bySheet,
  ),
  'creatures.moreLike': change(
    'Creatures near one, as one more sample sheet of its run; the first is itself. Where its run is gone the sheet is held for as long as the studio is open.',
    z.strictObject({
      creature: creatureRefSchema,
      count: z.int().min(2).max(64).default(16),
      distance: distanceSchema.default(usualDistance),
    }),
    sampleSchema,
    bySheet,
  ),
  'creatures.examine': change(
    'What the detective thinks of a creature, and which training sprites it is most like. Takes seconds.',
    z.strictObject({ creature: creatureRefSchema }),
    examinationSchema,
    bySheet,
  ),
  'creatures.find': method(
    'Where a creature is whose recipe somebody has, out of a PNG above all; all null where nothing of it is in this library.',
    z.strictObject({ recipe: recipeSchema }),
    foundCreatureSchema,
  ),
  'creatures.walk': change(
    'Frames of a walk from creature to creature, by spherical interpolation of their latents: one picture of them all.',
    walkSchema,
    drawnCreaturesSchema,
    byDrawing,
  ),
  'creatures.mix': change(
    'A mix of creatures by weights, or one moved along the sliders of its generator. Answers within a second once warm.',
    mixSchema,
    drawnCreaturesSchema,
    byDrawing,
  ),
  'creatures.sliders': change(
    'Directions of a generator’s latents along which its pictures change most, with what was measured to change. Takes seconds the first time.',
    z.strictObject({
      creature: creatureReferenceSchema,
      generator: generatorChoiceSchema.default('own'),
    }),
    slidersSchema,
    byDrawing,
  ),
  'creatures.keepMix': change(
    'Keeps that as a sheet of one creature, with its latents, to be starred and exported.',
    z.strictObject({
      wanted: mixSchema,
      /** Of the generator that drew it: another would draw something else. */
      step: z.int().min(0),
    }),
    sampleSchema,
    byDrawing,
  ),

  'sweeps.list': method('All sweeps, newest first.', nothing, z.array(sweepSchema)),
  'sweeps.create': change(
    'Queues the runs that a sweep comes to, all of them or none; says which combinations it left out, and why.',
    z.strictObject({ ...newRuns, sweep: sweepDescriptionSchema }),
    z.object({ sweep: sweepSchema, runs: z.array(runSchema), leftOut: z.array(leftOutSchema) }),
    large,
  ),
  'sweeps.rename': change(
    'Gives a sweep another name.',
    z.strictObject({ sweepId: idSchema, name: sweepNameSchema }),
    sweepSchema,
  ),
  'sweeps.stop': change(
    'Stops what trains of a sweep with a checkpoint, and takes the rest from the queue.',
    sweepId,
    done,
    large,
  ),
  'sweeps.remove': change(
    'Removes a sweep with its runs, of which none may be live. Undone by sweeps.restore.',
    sweepId,
    done,
    large,
  ),
  'sweeps.restore': change('Takes a removal back.', sweepId, sweepSchema, large),

  'pool.status': method('How it stands with the pool of machines.', nothing, poolStatusSchema),
  'pool.connect': change(
    'Connects a pool: its queue and its store are asked first. What trains there is read on, and runs that wait for a pool go there. No password may be in an address.',
    poolPlaceSchema.extend(poolSecretsSchema.shape),
    poolStatusSchema,
    large,
  ),
  'pool.disconnect': change(
    'Takes the pool off, and forgets what opens it. What trains there goes on. The newest checkpoint of each run there is fetched first; called again with `withoutCheckpoints` it does without those that are not here yet.',
    z.strictObject({ withoutCheckpoints: z.boolean().default(false) }),
    poolStatusSchema,
  ),
  'pool.look': method(
    'The machines of the pool with what each trains, and the runs that wait for one.',
    nothing,
    poolOverviewSchema,
  ),
  'pool.ask': method(
    'Asks a machine to leave its run to others with a checkpoint and to end (drain), or to end at once.',
    z.strictObject({ machineId: idSchema, wish: z.enum(machineWishes) }),
    done,
  ),

  'compare.runs': method(
    'Two or more runs beside each other.',
    z.strictObject({ runIds: z.array(idSchema).min(fewestCompared).max(mostCompared) }),
    comparisonSchema,
    large,
  ),
  'compare.best': method(
    'The best values of these runs beside those of the baseline: up to a place that all have come to, or of each as a whole.',
    z.strictObject({
      runIds: z.array(idSchema).min(1).max(mostCompared),
      end: commonEndSchema.nullable(),
    }),
    bestValuesSchema,
    large,
  ),

  'tour.counts': method(
    'How many sprites of a dataset are of which kinds, by two aspects of them.',
    z.strictObject({
      datasetId: idSchema,
      rows: z.enum(aspectIds),
      columns: z.enum(aspectIds),
    }),
    countsSchema,
    large,
  ),
  'tour.classical': method(
    'What a Gaussian over the pixels of a dataset’s sprites draws, by so many principal components. Takes about a second.',
    z.strictObject({
      datasetId: idSchema,
      components: z.int().min(1).max(mostComponents),
      seed: z.int().min(0).max(4_294_967_295).default(0),
    }),
    classicalSchema,
    byTour,
  ),

  'files.save': method(
    'Saves a file that the window made, a chart above all, where the person says. In a browser the window does that itself.',
    z.strictObject({
      name: fileNameSchema,
      kind: savedKindSchema,
      /** The bytes of a picture, or text. */
      content: z.union([bytesUpTo(mostSavedBytes), z.string().max(mostSavedBytes)]),
    }),
    savedFileSchema.nullable(),
    byPerson,
  ),
  'files.comparisonPage': method(
    'Saves runs beside each other as one HTML page that needs nothing else: samples with a slider, curves, settings.',
    z.strictObject({
      saveId: saveIdSchema,
      runIds: z.array(idSchema).min(fewestCompared).max(mostCompared),
      smoothing: z.number().min(0).max(0.99).default(0.6),
    }),
    savedFileSchema.nullable(),
    byPerson,
  ),
  'files.curves': method(
    'Saves every value of series of runs as CSV, as it was measured, however many there are.',
    z.strictObject({
      saveId: saveIdSchema,
      runIds: z.array(idSchema).min(1).max(mostCompared),
      names: z.array(seriesNameSchema).min(1).max(seriesNames.length),
    }),
    savedFileSchema.nullable(),
    byPerson,
  ),
  'files.generator': change(
    'Saves a run’s generator as a zip: a model of TensorFlow.js, and a page that makes creatures with it, offline.',
    z.strictObject({
      saveId: saveIdSchema,
      runId: idSchema,
      /** Whose checkpoint; the newest where it is left out. */
      step: z.int().min(0).max(10_000_000).optional(),
    }),
    savedFileSchema.nullable(),
    byPerson,
  ),
  'files.film': method(
    'Saves a film as GIF or APNG: of a walk between creatures, or of a training.',
    z.strictObject({ saveId: saveIdSchema, film: filmRequestSchema }),
    savedFileSchema.nullable(),
    byPerson,
  ),
  'files.run': method(
    'Saves a whole run as a zip: settings, curves, notes, sheets, favourites, and its newest checkpoint where that is wanted.',
    z.strictObject({ saveId: saveIdSchema, runId: idSchema, checkpoint: z.boolean() }),
    savedFileSchema.nullable(),
    byPerson,
  ),
  'files.library': method(
    'Backs the library up: as a zip, or into a new folder that the person chooses (desktop). Either is a library that can be opened.',
    z.strictObject({ saveId: saveIdSchema, as: z.enum(['zip', 'folder']) }),
    savedFileSchema.nullable(),
    byPerson,
  ),
  'files.cancel': method(
    'Stops writing a file; nothing of it is kept.',
    z.strictObject({ saveId: saveIdSchema }),
    done,
  ),

  'compare.results': method(
    'What each of these runs came to in one series, in their order, up to a place that all have come to or as a whole; null of a run that does not have it.',
    z.strictObject({
      runIds: z.array(idSchema).min(1).max(mostCompared),
      name: seriesNameSchema,
      end: commonEndSchema.nullable(),
    }),
    z.array(runResultSchema.nullable()),
    large,
  ),

  'favourites.list': method('Starred creatures, newest first.', nothing, z.array(favouriteSchema)),
  'favourites.add': change(
    'Stars a cell of a sample sheet, in its own colours or recoloured; starring it again changes nothing.',
    z.strictObject({
      sampleId: idSchema,
      index: z.int().min(0).max(4_095),
      recolouring: recolouringSchema.nullable().default(null),
    }),
    favouriteSchema,
  ),
  'favourites.recolourings': method(
    'How a creature would look in other colours: by chance, with a palette, or with another creature’s.',
    z.strictObject({
      creature: creatureRefSchema,
      wanted: z.array(wantedColoursSchema).min(1).max(mostRecolourings),
    }),
    z.array(recolouredPreviewSchema),
  ),
  'favourites.recolour': change(
    'Keeps a creature in other colours, as one more favourite.',
    z.strictObject({ creature: creatureRefSchema, recolouring: recolouringSchema }),
    favouriteSchema,
  ),
  'favourites.remove': change(
    'Takes stars away, and forgets rejects. Undone by favourites.restore.',
    favouriteIds,
    done,
    large,
  ),
  'favourites.restore': change(
    'Brings back what was removed, as it was; of rejects that were not removed it makes favourites again.',
    favouriteIds,
    done,
    large,
  ),
  'favourites.rejects': method(
    'Rejected creatures, newest first.',
    nothing,
    z.array(favouriteSchema),
  ),
  'favourites.rate': change(
    'Rates a creature from 1 to 5, which stars it; null takes the rating back.',
    z.strictObject({ creature: creatureRefSchema, rating: ratingSchema.nullable() }),
    favouriteSchema,
  ),
  'favourites.reject': change(
    'Puts creatures out of the way, starred or not, to be looked at again. Undone by favourites.restore, or favourites.remove.',
    z.strictObject({ creatures: z.array(creatureRefSchema).min(1).max(mostFavourites) }),
    done,
    large,
  ),
  'favourites.export': method(
    'Writes starred creatures to a folder that the person chooses (desktop) or to the library’s exports (browser). Progress comes by the push topic "saving"; files.cancel calls it off, and nothing of it stays.',
    z.strictObject({
      saveId: saveIdSchema,
      favouriteIds: z.array(idSchema).min(1).max(mostExported),
      options: exportOptionsSchema,
    }),
    exportResultSchema.nullable(),
    byPerson,
  ),
  'favourites.exportPreview': method(
    'How an export would write some starred creatures, pixel by pixel, at their own size.',
    z.strictObject({
      favouriteIds: z.array(idSchema).min(1).max(mostPreviewed),
      options: exportOptionsSchema,
    }),
    z.array(exportPreviewSchema),
  ),
} as const;

export type MethodName = keyof typeof studioMethods;
/** `runs` of `runs.list`. */
export type MethodGroup = MethodName extends `${infer Group}.${string}` ? Group : never;
export type MethodInput<M extends MethodName> = z.input<(typeof studioMethods)[M]['input']>;
export type MethodRequest<M extends MethodName> = z.output<(typeof studioMethods)[M]['input']>;
/** What whoever asked gets; `MethodAnswer` is what the studio says, which may be packed (shared/run/packed-series.ts). */
export type MethodOutput<M extends MethodName> = z.output<(typeof studioMethods)[M]['output']>;
export type MethodAnswer<M extends MethodName> = z.input<(typeof studioMethods)[M]['output']>;

export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(studioMethods, name);
}

import { existsSync } from 'node:fs';
import type { DesktopSettings } from '../../../shared/api/desktop-settings.ts';
import type {
  MethodAnswer,
  MethodGroup,
  MethodName,
  MethodRequest,
} from '../../../shared/api/methods.ts';
import type { SavedFile } from '../../../shared/api/saved-file.ts';
import { StudioError } from '../../../shared/errors.ts';
import { filmFormats } from '../../../shared/creature/film.ts';
import { mostNamedFiles, type ExportResult } from '../../../shared/creature/export-options.ts';
import { packSeries } from '../../../shared/run/packed-series.ts';
import { curvesTable } from '../compare/curves-table.ts';
import { comparisonPage } from '../compare/page/comparison-page.ts';
import { bestValues, resultOfRun } from '../compare/results.ts';
import { generatorName, generatorZip } from '../export/generator/export-generator.ts';
import { filmName, makeFilm } from '../export/film/make-film.ts';
import { runFileName, runZip } from '../export/run/run-files.ts';
import { exportToFolder, exportToLibrary, type Exported } from '../export/export-favourites.ts';
import type { Progress } from '../export/export-file.ts';
import { previewExport } from '../export/preview-export.ts';
import { refuseTarget } from '../export/refuse-target.ts';
import { saveFile } from '../export/save-file.ts';
import { Savings } from '../export/savings.ts';
import { findCreature } from '../gallery/find-creature.ts';
import { mostSamples, thinSamples } from '../gallery/thin-samples.ts';
import { SheetsUnderWay } from '../runs/sheets-under-way.ts';
import { backUpToFolder, backupName, libraryZip } from '../library/back-up.ts';
import { libraryReadOnly } from '../library-trouble.ts';
import type { Studio } from '../studio.ts';
import type { DesktopServices, HostServices } from './host-services.ts';

type Answer<M extends MethodName> = MethodAnswer<M> | Promise<MethodAnswer<M>>;

/** Of the method `runs.list` the group is `runs` and the name `list`. */
type HandlersByGroup = {
  [G in MethodGroup]: {
    [M in MethodName as M extends `${G}.${infer Name}` ? Name : never]: (
      request: MethodRequest<M>,
    ) => Answer<M>;
  };
};

/**
 * What answers each method of the StudioApi, given its validated input; a missing one does not compile. A call in the
 * window, `studio.runs.list()`, leads here: the window's type is made of this one (renderer/lib/studio/studio-api.ts).
 */
export function apiHandlers(studio: Studio, host: HostServices) {
  const {
    boxSprites,
    creatureQuestions,
    creatures,
    datasets,
    engine,
    favourites,
    features,
    findSheets,
    imports,
    pool,
    previews,
    room,
    runs,
    speeds,
    store,
    sweeps,
    tour,
    trash,
  } = studio;
  const savings = new Savings(studio.push);
  const drawings = new SheetsUnderWay(studio.push);
  return {
    system: {
      info: () => ({
        version: studio.appVersion,
        host: host.kind,
        libraryPath: studio.libraryPath,
        readOnly: studio.readOnly,
        platform: process.platform,
      }),
      diagnostics: () => studio.diagnostics(host.kind),
    },

    speed: {
      status: () => speeds.status(),
      examine: () => speeds.examine(),
      tune: () => speeds.tune(),
      automatic: ({ automatic }) => speeds.setAutomatic(automatic),
      cancel: () => speeds.cancel(),
    },

    library: {
      damage: () => store.damage.list(),
      removeDamaged: () => studio.damage.remove(),
      size: () => studio.size(),
      room: () => room.look(),
      freeRoom: () => room.free(),
    },

    desktop: {
      settings: () => desktopSettings(studio, desktopOf(host)),
      openLibrary: async ({ path }) => {
        const desktop = desktopOf(host);
        const chosen = path === null ? await desktop.pickLibrary() : recentLibrary(desktop, path);
        if (chosen !== null) desktop.openLibrary(chosen);
        return chosen !== null;
      },
      showLibrary: () => {
        desktopOf(host).showLibrary();
        return null;
      },
      notify: ({ notifies }) => {
        const desktop = desktopOf(host);
        desktop.setNotifies(notifies);
        return desktopSettings(studio, desktop);
      },
      speak: async ({ language }) => {
        await desktopOf(host).speak(language);
        return null;
      },
    },

    trash: {
      list: () => trash.list(),
      restore: ({ refs }) => {
        trash.restore(refs);
        return null;
      },
      delete: ({ refs }) => {
        trash.delete(refs);
        return null;
      },
    },

    engine: {
      status: () => engine.status(),
      get: () => engine.get(),
      cancel: () => engine.cancel(),
    },

    features: {
      status: () => features.status(),
      get: () => features.get(),
      cancel: () => features.cancel(),
    },

    pokesprite: {
      status: () => boxSprites.status(),
      get: () => boxSprites.get(),
      cancel: () => boxSprites.cancel(),
    },

    datasets: {
      list: () => datasets.list(),
      get: ({ datasetId }) => datasets.get(datasetId),
      annotations: ({ datasetId }) => datasets.annotations(datasetId),
      duplicates: ({ datasetId }) => datasets.duplicates(datasetId),
      change: ({ datasetId, ...wanted }) => datasets.change(datasetId, wanted),
      pickFolder: () => pickFolder(host),
      import: (request) => imports.start(request),
      findSheets: ({ source, ...how }) => findSheets(source, how),
      preview: (request) => previews.show(request),
      endPreview: async ({ previewId }) => {
        await previews.end(previewId);
        return null;
      },
      imports: () => imports.list(),
      cancelImport: ({ importId }) => {
        imports.cancel(importId);
        return null;
      },
      rename: ({ datasetId, name }) => datasets.rename(datasetId, name),
      remove: ({ datasetId }) => {
        datasets.remove(datasetId);
        return null;
      },
      restore: ({ datasetId }) => datasets.restore(datasetId),
    },

    runs: {
      list: () => runs.list(),
      create: (request) => runs.create(request),
      get: ({ runId }) => runs.get(runId),
      series: async ({ runId, atOnce, ...wanted }) => {
        const roughly = atOnce && runs.curvesFirst([runId]);
        if (!roughly) await runs.curvesReady([runId]);
        return packSeries(runs.series(runId, { ...wanted, roughly }));
      },
      findings: ({ runId, ...wanted }) => runs.findings(runId, wanted),
      health: async ({ runId }) => {
        await runs.curvesReady([runId]);
        return runs.health(runId);
      },
      watch: ({ runId, forMs }) => {
        runs.watch(runId, forMs);
        return null;
      },
      networks: ({ runId }) => runs.networks(runId),
      presetTimes: (request) => runs.presetTimes(request),
      samples: ({ runId }) => thinSamples(runs.samples(runId), mostSamples),
      log: ({ runId, limit }) => runs.log(runId, limit),
      pause: ({ runId }) => runs.pause(runId),
      leavePool: ({ runId }) => runs.leavePool(runId),
      setPlace: ({ runId, place }) => runs.setPlace(runId, place),
      trainNextInPool: ({ runId }) => {
        runs.trainNextInPool(runId);
        return null;
      },
      stop: ({ runId }) => runs.stop(runId),
      resume: ({ runId, steps, place }) => runs.resume(runId, steps, place),
      trainStep: ({ runId, networks }) => runs.trainStep(runId, networks),
      pace: ({ runId, stepsPerSecond }) => runs.pace(runId, stepsPerSecond),
      checkpoints: ({ runId }) => runs.checkpoints(runId),
      branch: (request) => runs.branch(request),
      moveInQueue: ({ runId, place }) => runs.moveInQueue(runId, place),
      startAt: ({ runId, at }) => runs.startAt(runId, at),
      rename: ({ runId, name }) => runs.rename(runId, name),
      edit: ({ runIds, edits }) => {
        runs.edit(runIds, edits);
        return null;
      },
      pinBaseline: ({ runId }) => {
        runs.pinBaseline(runId);
        return null;
      },
      best: ({ name }) => runs.best(name),
      ranked: () => runs.ranked(),
      remove: ({ runId }) => {
        runs.remove(runId);
        return null;
      },
      restore: ({ runId }) => runs.restore(runId),
      generate: ({ drawId, ...request }) =>
        drawings.run(drawId, (calledOff) => runs.generate(request, calledOff)),
      cancelGenerate: ({ drawId }) => {
        drawings.cancel(drawId);
        return null;
      },
      translate: ({ runId, picture }) => runs.translate(runId, picture),
      keepDrawing: ({ drawingId }) => runs.keepDrawing(drawingId),
      exampleSource: ({ runId, sprite }) => runs.exampleSource(runId, sprite),
      sourceOfPicture: ({ runId, file }) => runs.sourceOfPicture(runId, file),
    },

    creatures: {
      find: ({ recipe }) => findCreature(store, recipe),
      png: ({ creature, recipe = true }) => creatures.png(creature, { recipe }),
      whoCanMakeAgain: ({ creature }) => creatureQuestions.whoCanMakeAgain(creature),
      variedBy: ({ creature }) => creatureQuestions.variedBy(creature),
      moreLike: ({ creature, count, distance }) =>
        creatureQuestions.moreLike(creature, count, distance),
      makeAgain: ({ creature }) => creatureQuestions.makeAgain(creature),
      examine: ({ creature }) => creatureQuestions.examine(creature),
      walk: (request) => runs.latents.walk(request),
      mix: (request) => runs.latents.mix(request),
      sliders: (request) => runs.latents.sliders(request),
      keepMix: ({ wanted, step }) => runs.latents.keepMix(wanted, step),
    },

    sweeps: {
      list: () => sweeps.list(),
      create: (request) => sweeps.create(request),
      rename: ({ sweepId, name }) => sweeps.rename(sweepId, name),
      stop: ({ sweepId }) => {
        sweeps.stop(sweepId);
        return null;
      },
      remove: ({ sweepId }) => {
        sweeps.remove(sweepId);
        return null;
      },
      restore: ({ sweepId }) => sweeps.restore(sweepId),
    },

    pool: {
      status: () => pool.status(),
      connect: (request) => pool.connect(request),
      disconnect: (request) => pool.disconnect(request),
      look: () => pool.look(),
      ask: async ({ machineId, wish }) => {
        await pool.ask(machineId, wish);
        return null;
      },
    },

    compare: {
      runs: ({ runIds }) => studio.compare(runIds),
      best: ({ runIds, end }) => bestValues(store, runIds, end),
      results: ({ runIds, name, end }) =>
        runIds.map((runId) => resultOfRun(store, runId, name, end)),
    },

    tour: {
      counts: ({ datasetId, rows, columns }) => tour.counts(datasetId, { rows, columns }),
      classical: ({ datasetId, components, seed }) => tour.classical(datasetId, components, seed),
    },

    files: {
      save: ({ name, kind, content }) => {
        if (!host.pickSave) throw savedByBrowser();
        return saveFile(studio, host, { name, kind, parts: () => [{ text: content, share: 1 }] });
      },
      comparisonPage: ({ saveId, runIds, smoothing }) => {
        const { appVersion, libraryPath } = studio;
        const parts = () => comparisonPage({ store, libraryPath, appVersion, runIds, smoothing });
        return savings.run(saveId, (told) =>
          saveFile(studio, host, { name: 'comparison', kind: 'html', parts }, told),
        );
      },
      curves: ({ saveId, runIds, names }) => {
        const parts = () => curvesTable(store, runIds, names);
        return savings.run(saveId, (told) =>
          saveFile(studio, host, { name: 'curves', kind: 'csv', parts }, told),
        );
      },
      generator: ({ saveId, ...wanted }) => {
        const name = generatorName(runs.get(wanted.runId));
        const parts = () => generatorZip(studio, wanted);
        return savings.run(saveId, (told) =>
          saveFile(studio, host, { name, kind: 'zip', parts }, told),
        );
      },
      film: ({ saveId, film }) => {
        const name = filmName(store, film.filmed);
        const { kind } = filmFormats[film.options.format];
        const parts = () => makeFilm(studio, film);
        return savings.run(saveId, (told) => saveFile(studio, host, { name, kind, parts }, told));
      },
      run: ({ saveId, ...wanted }) => {
        const name = runFileName(runs.get(wanted.runId));
        const parts = () => runZip(studio, wanted);
        return savings.run(saveId, (told) =>
          saveFile(studio, host, { name, kind: 'zip', parts }, told),
        );
      },
      library: ({ saveId, as }) =>
        savings.run(saveId, (told) =>
          as === 'folder'
            ? backUpToChosen(studio, host, told)
            : saveFile(
                studio,
                host,
                { name: backupName(), kind: 'zip', parts: () => libraryZip(studio) },
                told,
              ),
        ),
      cancel: ({ saveId }) => {
        savings.cancel(saveId);
        return null;
      },
    },

    favourites: {
      list: () => favourites.list(),
      add: ({ sampleId, index, recolouring }) => favourites.add(sampleId, index, recolouring),
      recolourings: ({ creature, wanted }) => favourites.recolourings(creature, wanted),
      recolour: ({ creature, recolouring }) => favourites.recolour(creature, recolouring),
      remove: ({ favouriteIds }) => {
        favourites.remove(favouriteIds);
        return null;
      },
      restore: ({ favouriteIds }) => {
        favourites.restore(favouriteIds);
        return null;
      },
      rejects: () => favourites.rejects(),
      rate: ({ creature, rating }) => favourites.rate(creature, rating),
      reject: async ({ creatures: rejected }) => {
        await favourites.reject(rejected);
        return null;
      },
      export: ({ saveId, ...request }) =>
        savings.runOrSay(saveId, (told) => exportFavourites(studio, host, request, told)),
      exportPreview: ({ favouriteIds, options }) =>
        previewExport(studio, favourites.find(favouriteIds), options),
    },
  } satisfies HandlersByGroup;
}

export type ApiHandlers = ReturnType<typeof apiHandlers>;

/** The handlers by their methods' names: what a transport binds. */
export function handlersByMethod(
  handlers: ApiHandlers,
): Map<string, (request: unknown) => unknown> {
  return new Map(
    Object.entries(handlers).flatMap(([group, members]) =>
      Object.entries(members).map(([name, answer]) => [
        `${group}.${name}`,
        // bindApi gives it what its method's schema made of the input.
        answer as (request: unknown) => unknown,
      ]),
    ),
  );
}

function savedByBrowser(): StudioError {
  return new StudioError(
    'not-available-here',
    'A browser saves files by itself.',
    'Use its own downloads.',
  );
}

function desktopOf({ desktop }: HostServices): DesktopServices {
  if (desktop) return desktop;
  throw new StudioError(
    'not-available-here',
    'A browser cannot do that on the computer that runs the studio.',
    'Use the desktop app, or start the studio with other options.',
  );
}

function desktopSettings(
  { libraryPath }: Pick<Studio, 'libraryPath'>,
  desktop: DesktopServices,
): DesktopSettings {
  const others = desktop.recentLibraries().filter((path) => path !== libraryPath);
  return {
    recentLibraries: others.map((path) => ({ path, isThere: existsSync(path) })),
    notifies: desktop.notifies(),
  };
}

/** A page names no folder of the disk by itself: what was not open before is chosen in the dialog. */
function recentLibrary(desktop: DesktopServices, path: string): string {
  if (desktop.recentLibraries().includes(path)) return path;
  throw new StudioError(
    'forbidden',
    `${path} is none of the libraries that were open before.`,
    'Choose its folder in the dialog.',
  );
}

async function backUpToChosen(
  studio: Studio,
  { pickFolder }: HostServices,
  told: Progress,
): Promise<SavedFile | null> {
  if (!pickFolder)
    throw new StudioError(
      'not-available-here',
      'A browser cannot choose a folder of the computer that runs the studio.',
      'Take the zip, or “studio backup” on the command line.',
    );
  const path = await pickFolder('backup');
  if (path === null) return null;
  refuseTarget(studio, path);
  return { path, bytes: await backUpToFolder(studio, path, told), downloadPath: null };
}

function pickFolder({ pickFolder }: HostServices): Promise<string | null> {
  if (pickFolder) return pickFolder('import');
  throw new StudioError(
    'not-available-here',
    'A browser cannot show the folder dialog of the computer that runs the studio.',
    'Drop the folder on the window, or type its path.',
  );
}

/** To a folder that the person chooses, null when they cancel; without a dialog to the library's exports. */
async function exportFavourites(
  studio: Studio,
  { pickFolder }: HostServices,
  { favouriteIds, options }: Omit<MethodRequest<'favourites.export'>, 'saveId'>,
  told: Progress,
): Promise<ExportResult | null> {
  const chosen = studio.favourites.find(favouriteIds);
  if (!pickFolder && studio.readOnly) throw libraryReadOnly(studio.libraryPath);
  if (!pickFolder) return inShort(await exportToLibrary(studio, chosen, options, told));
  const folder = await pickFolder('export');
  return folder === null
    ? null
    : inShort(await exportToFolder(studio, chosen, options, folder, told));
}

/** Thousands of names help nobody who reads them in a dialog. */
function inShort({ files, ...exported }: Exported): ExportResult {
  return {
    ...exported,
    files: files.slice(0, mostNamedFiles),
    fileCount: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

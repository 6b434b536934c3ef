import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import type { Closing } from '../../shared/api/push-topics.ts';
import type { FoundSheets, ImportSource } from '../../shared/dataset/dataset.ts';
import { StudioError, toErrorShape } from '../../shared/errors.ts';
import type { DamagedRow } from '../../shared/library/damage.ts';
import type { LibrarySize } from '../../shared/library/library-size.ts';
import type { Room, WhenDiskFull } from '../../shared/library/room.ts';
import type { Comparison } from '../../shared/run/comparison.ts';
import { liveStates } from '../../shared/run/events.ts';
import { freeRoom, roomToFree } from '../store/free-room.ts';
import { type Library, openLibrary } from '../store/library.ts';
import { findDamage, removeDamaged } from '../store/remove-damaged.ts';
import { type ReadableStore, sealStore } from '../store/store.ts';
import { compare } from './compare/compare.ts';
import type { Core } from './core.ts';
import { Datasets } from './datasets/datasets.ts';
import { findSheets, type HowToCut } from './datasets/find-sheets.ts';
import { Previews } from './datasets/preview/previews.ts';
import { openSource, runImport } from './datasets/run-import.ts';
import { Uploads } from './datasets/source/uploads.ts';
import { asTuned } from './doctor/as-tuned.ts';
import { diagnostics } from './doctor/diagnostics.ts';
import { Speeds } from './doctor/speeds.ts';
import { FastEngine } from './engine/fast-engine.ts';
import { BoxSpritesGetting } from './engine/box-sprites.ts';
import { FeatureNetworkGetting } from './engine/feature-network.ts';
import { CreatureQuestions } from './gallery/creature-questions.ts';
import { Creatures } from './gallery/creatures.ts';
import { Favourites } from './gallery/favourites.ts';
import { Imports } from './imports/imports.ts';
import { measureLibrary } from './library/measure-library.ts';
import { boundedLogFile } from './log/bounded-log-file.ts';
import { PictureReader } from './pictures/picture-reader.ts';
import type { OpenPool, PoolHost } from './pool/pool-host.ts';
import { poolMemory } from './pool/pool-memory.ts';
import { PoolLink } from './runs/trainer-pool.ts';
import { StudioPool } from './pool/studio-pool.ts';
import type { StartPictureProcess } from './processes.ts';
import { createPush, type Push } from './push.ts';
import { libraryReadOnly, libraryGone } from './library-trouble.ts';
import { Resources } from './resources/resources.ts';
import { Runs } from './runs/runs.ts';
import type { StartTrainer } from './runs/trainer-process.ts';
import { Sweeps } from './sweeps/sweeps.ts';
import { Tour } from './tour/tour.ts';
import { Trash } from './trash/trash.ts';
import { WorkQueue } from './work/work-queue.ts';

/** The core: all that the studio can do, for any host. */
export interface Studio {
  readonly libraryPath: string;
  /** The library may not be written to, so it can only be looked at. */
  readonly readOnly: boolean;
  readonly appVersion: string;
  /** For reading what no concept below offers; the core alone writes. */
  readonly store: ReadableStore;
  readonly datasets: Datasets;
  readonly uploads: Uploads;
  readonly imports: Imports;
  /** What imports would make, before they are begun. */
  readonly previews: Previews;
  readonly runs: Runs;
  /** Runs that were made together. */
  readonly sweeps: Sweeps;
  /** Other machines that train. */
  readonly pool: StudioPool;
  /** Creatures of sheets, and those that were starred. */
  readonly creatures: Creatures;
  readonly creatureQuestions: CreatureQuestions;
  readonly favourites: Favourites;
  /** What a GAN is, shown on the sprites of a dataset. */
  readonly tour: Tour;
  readonly engine: FastEngine;
  /** What creatures are measured by. */
  readonly features: FeatureNetworkGetting;
  readonly boxSprites: BoxSpritesGetting;
  /** How fast the engines of this machine are, and which way to compute is the best. */
  readonly speeds: Speeds;
  /** What takes room in the library. */
  size(): Promise<LibrarySize>;
  /** What was removed and can be brought back. */
  readonly trash: Trash;
  /** What removed things and leftovers take, and how it is had back before the 30 days are over. */
  readonly room: { look(): Promise<Room>; free(): Promise<Room> };
  /** Rows of the database that cannot be read, in whatever list; and how the library goes on without them. */
  readonly damage: { look(): DamagedRow[]; remove(): { removed: number; kept: DamagedRow[] } };
  readonly resources: Resources;
  readonly push: Push;
  readonly log: Logger;
  compare(runIds: readonly string[]): Comparison;
  /** How sprite sheets of a source would be cut, before it is imported. */
  findSheets(source: ImportSource, how: HowToCut): Promise<FoundSheets>;
  /** A text about the studio, its machine and its library that can be given away. */
  diagnostics(host: 'desktop' | 'browser'): Promise<string>;
  /** Tells a second studio on the same library where this one is reached. */
  announce(address: string): void;
  /** Set when the library was removed or replaced under the studio: nothing can be asked any more. */
  readonly gone: StudioError | null;
  /** Resolves when that has happened and no run trains any more. */
  readonly whenGone: Promise<StudioError>;
  /** What closing has still to do; null while the studio is open. */
  readonly closing: Closing | null;
  /** Cancels imports, stops live runs with a checkpoint, closes the library. Asked again, it is the same end. */
  close(): Promise<void>;
}

export interface StudioOptions {
  libraryPath: string;
  startTrainer: StartTrainer;
  startPictureProcess: StartPictureProcess;
  appVersion: string;
  /** Threads that trainers compute with; where it is left out, as many as tuning has found best. */
  threads?: number | undefined;
  /** A run waits for room where there is a window to say so in; by default it is saved and ends. */
  whenDiskFull?: WhenDiskFull | undefined;
  /** How much of the processor measuring may take, of what training takes; a tenth by default. */
  measuringShare?: number | undefined;
  /** Machines that train beside this one; it is asked once the library is open. */
  openPool?: OpenPool | undefined;
  /** How a person connects machines while the studio is open. */
  pools?: PoolHost | undefined;
  /** Measures briefly by itself, before the first training, how to compute; where a window shows it. */
  tunesItself?: boolean | undefined;
  /** How the fast engine is downloaded, where the host knows of proxies and certificates better than Node. */
  fetch?: typeof fetch | undefined;
}

/**
 * Opens a library, creating or migrating it. Runs that were live when it was last used are interrupted.
 *
 * @throws StudioError `library-locked`, `library-too-new`, `library-unusable`
 */
export function openStudio({
  libraryPath,
  appVersion,
  startPictureProcess,
  fetch,
  whenDiskFull,
  measuringShare,
  openPool,
  pools,
  tunesItself,
  ...trainers
}: StudioOptions): Studio {
  const library = openLibrary(libraryPath);
  const startTrainer = asTuned({ libraryPath, ...trainers });
  const { path } = library;
  const refuseToStart = () => {
    throw libraryReadOnly(path);
  };
  try {
    const pictures = new PictureReader(startPictureProcess);
    const options = { startTrainer: library.readOnly ? refuseToStart : startTrainer, appVersion };
    const studio = assemble(library, pictures, options, startTrainer, {
      fetch,
      whenDiskFull,
      measuringShare,
      openPool,
      pools,
      tunesItself,
    });
    if (library.readOnly) sealStore(library.store);
    return studio;
  } catch (thrown) {
    library.close();
    throw thrown;
  }
}

function assemble(
  library: Library,
  pictures: PictureReader,
  options: Pick<Core, 'startTrainer' | 'appVersion'>,
  startProbe: StartTrainer,
  {
    fetch,
    whenDiskFull,
    measuringShare,
    openPool,
    pools,
    tunesItself = false,
  }: Pick<
    StudioOptions,
    'fetch' | 'whenDiskFull' | 'measuringShare' | 'openPool' | 'pools' | 'tunesItself'
  >,
): Studio {
  const { path: libraryPath, store, readOnly } = library;
  const push = createPush();
  const log = openLog(library.logFolder);
  const core: Core = {
    ...options,
    libraryPath,
    store,
    readOnly,
    isLibraryHere: () => library.presence.isHere(),
    push,
    beforeTraining: () => speeds.beforeTraining(),
    work: new WorkQueue(push),
    readPicture: pictures.read,
    log,
    pool: new PoolLink(readOnly ? undefined : openPool?.(libraryPath, log, poolMemory({ store }))),
  };
  const { work, appVersion } = core;
  for (const leftover of library.undeleted) log.warn(leftover, 'a leftover could not be deleted');
  store.damage.onFound((row) => {
    log.warn(row, 'a row of the library is damaged');
    // Met in the middle of a query, and a screen asks at once.
    queueMicrotask(() => push.send('changed', { what: 'damage', items: [row], removed: [] }));
  });
  const uploads = new Uploads(libraryPath);
  const imports = new Imports(
    push,
    (request, control) => runImport(core, uploads, request, control),
    ({ source }) => source.kind === 'upload' && uploads.claim(source.uploadId),
  );
  const previews = new Previews(
    (source, signal) => openSource(core, source, uploads, signal),
    core.readPicture,
  );
  const runs = new Runs(core, whenDiskFull, measuringShare);
  const creatures = new Creatures(core);
  const creatureQuestions = new CreatureQuestions(core, creatures, runs);
  const datasets = new Datasets(core);
  // Writes nothing into the library.
  const tour = new Tour({ ...core, startTrainer: startProbe }, datasets);
  const favourites = new Favourites(core, (drawn, wanted) =>
    runs.drawInOtherColours(drawn, wanted),
  );
  const sweeps = new Sweeps(core, runs);
  const pool = new StudioPool(core, runs, pools);
  const speeds = new Speeds({
    ...core,
    // Writes nothing into the library.
    startTrainer: startProbe,
    refuseWhileTraining: () => refuseWhileTraining(runs),
    tunesItself: tunesItself && !readOnly,
    isNativeEngineHere: () => engine.status().state === 'ready',
  });
  const resources = new Resources(libraryPath);
  const engine = new FastEngine({ ...core, ...(fetch && { fetch }) });
  const features = new FeatureNetworkGetting({ ...core, ...(fetch && { fetch }) });
  const boxSprites = new BoxSpritesGetting({ ...core, ...(fetch && { fetch }) });
  log.info({ appVersion }, 'studio opened');

  let gone: StudioError | null = null;
  const whenGone = new Promise<StudioError>((resolve) => {
    library.presence.watch(() => {
      const error = (gone = libraryGone(libraryPath));
      // The log is gone with it, or another library's.
      log.level = 'silent';
      push.send('library-gone', toErrorShape(error));
      void Promise.allSettled([imports.close(), previews.close(), runs.close('kill')]).then(() =>
        resolve(error),
      );
    });
  });

  let closing: Closing | null = null;
  let closed: Promise<void> | undefined;
  function close(): Promise<void> {
    if (closed) return closed;
    const { names, withinMs } = runs.whatClosingSaves();
    closing = { saving: names, endsBy: Date.now() + withinMs };
    push.send('closing', closing);
    pool.stay();
    closed = closeAll();
    return closed;
  }
  /** Whatever one of them meets, the others end in order: above all no library closes on a run that is being saved. */
  async function closeAll(): Promise<void> {
    const parts = {
      work,
      tour,
      creatureQuestions,
      imports,
      previews,
      runs,
      resources,
      engine,
      features,
      boxSprites,
      speeds,
    };
    const ended = await Promise.allSettled(Object.values(parts).map(async (part) => part.close()));
    const names = Object.keys(parts);
    for (const [place, end] of ended.entries())
      if (end.status === 'rejected')
        log.error({ err: end.reason, part: names[place] }, 'a part could not be closed');
    pictures.close();
    await pool.close();
    log.info('studio closed');
    library.close();
  }

  return {
    libraryPath,
    readOnly,
    appVersion,
    store,
    datasets,
    uploads,
    imports,
    previews,
    runs,
    sweeps,
    pool,
    creatures,
    creatureQuestions,
    favourites,
    tour,
    engine,
    features,
    boxSprites,
    speeds,
    trash: new Trash(core, { runs, sweeps, datasets, favourites }),
    room: {
      look: () => roomToFree(core),
      async free() {
        const room = await freeRoom(core);
        log.info(room, 'room freed');
        push.send('trash', {});
        return room;
      },
    },
    damage: {
      look() {
        findDamage(store);
        return store.damage.list();
      },
      remove() {
        findDamage(store);
        const removed = removeDamaged(store);
        log.warn({ removed }, 'damaged rows were removed');
        push.send('changed', { what: 'damage', items: [], removed });
        return { removed: removed.length, kept: store.damage.list() };
      },
    },
    resources,
    push,
    log,
    compare: (runIds) => compare(store, runIds),
    async findSheets(source, how) {
      const opened = await openSource(core, source, uploads);
      try {
        return await findSheets(core.readPicture, opened.source, how);
      } finally {
        await opened.close();
      }
    },
    size: () => measureLibrary(libraryPath),
    diagnostics: async (host) =>
      diagnostics({
        appVersion,
        host,
        libraryPath,
        readOnly,
        speed: speeds.status(),
        fastEngine: engine.status(),
        features: features.status(),
        size: await measureLibrary(libraryPath),
        room: await roomToFree(core),
        damage: store.damage.list(),
        runs: runs.list(),
        counts: { datasets: datasets.list().length, favourites: favourites.list().length },
      }),
    announce: (address) => library.announce(address),
    get gone() {
      return gone;
    },
    whenGone,
    get closing() {
      return closing;
    },
    close,
  };
}

/** Beside a training on this machine every number of threads is slow. */
function refuseWhileTraining(runs: Runs): void {
  const training = runs
    .list()
    .find(({ state, place }) => place === 'here' && liveStates.includes(state));
  if (!training) return;
  throw new StudioError(
    'conflict',
    `The run "${training.name}" is training, so no speed can be measured.`,
    'Wait until it is done, or stop it.',
  );
}

/** The studio's own log, `studio.log` in the library: one JSON line an entry, bounded in size. */
export function openLog(libraryPath: string): Logger {
  const destination = boundedLogFile(join(libraryPath, 'studio.log'));
  return pino({ base: { pid: process.pid } }, destination);
}

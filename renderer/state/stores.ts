import { createContext } from 'svelte';
import type { Closing, PushPayload } from '../../shared/api/push-topics.ts';
import type { Favourite } from '../../shared/creature/favourite.ts';
import type { DamagedRow } from '../../shared/library/damage.ts';
import type { Work } from '../../shared/work.ts';
import { LargeCreature } from '../gallery/large/large-creature.svelte.ts';
import type { StudioApi } from '../lib/studio/studio-api.ts';
import type { StudioLink, WindowHost } from '../lib/studio/studio-link.ts';
import { Clock } from './clock.svelte.ts';
import { Connection } from './connection.svelte.ts';
import { Datasets } from './datasets.svelte.ts';
import { DroppedCreature } from './dropped-creature.svelte.ts';
import { EngineSpeed } from './engine-speed.svelte.ts';
import { FastEngine } from './fast-engine.svelte.ts';
import { Favourites } from './favourites.svelte.ts';
import { Imports } from './imports.svelte.ts';
import { LibraryStore } from './library.svelte.ts';
import { LiveList } from './live-list.svelte.ts';
import { Pool } from './pool.svelte.ts';
import { Router } from './router.svelte.ts';
import { Runs } from './runs.svelte.ts';
import { WindowSettings } from './settings.svelte.ts';
import { Sweeps } from './sweeps.svelte.ts';
import { Toasts } from './toasts.svelte.ts';
import { Told, whereItTakesLong } from './told.svelte.ts';

/**
 * All that the window's components share. The App makes it of what main.ts gives it and passes it on by context, so
 * that a component can be mounted alone, with stores of its own. What asks the studio does so when it is first used.
 */
export class Stores {
  readonly studio: StudioApi;
  readonly host: WindowHost;
  readonly connection: Connection;
  readonly clock = new Clock();
  readonly router = new Router();
  readonly settings = new WindowSettings();
  readonly toasts = new Toasts();
  /** Whether the studio is closing, and what it saves first. */
  readonly closing: Told<'closing', Closing | null>;
  /** What the studio draws and measures beside the run that trains, and what waits for its turn. */
  readonly work: Told<'work', readonly Work[]>;
  readonly oldCurves: Told<'old-curves', PushPayload<'old-curves'> | null>;
  readonly largeCreature = new LargeCreature();
  readonly droppedCreature: DroppedCreature;
  #damage?: LiveList<DamagedRow>;
  #datasets?: Datasets;
  #engineSpeed?: EngineSpeed;
  #fastEngine?: FastEngine;
  #featureNetwork?: FastEngine;
  #boxSprites?: FastEngine;
  #favourites?: Favourites;
  #imports?: Imports;
  #library?: LibraryStore;
  #pool?: Pool;
  #rejects?: LiveList<Favourite>;
  #runs?: Runs;
  #sweeps?: Sweeps;

  constructor({ studio, connection, host }: StudioLink) {
    this.studio = studio;
    this.host = host;
    this.connection = new Connection(connection);
    this.closing = new Told(this, 'closing', null, (closing) => closing);
    this.droppedCreature = new DroppedCreature(this);
    this.work = new Told(this, 'work', [], (items) => items);
    this.oldCurves = new Told(this, 'old-curves', null, whereItTakesLong);
  }

  /** What the library's lists had to leave out. */
  get damage(): LiveList<DamagedRow> {
    return (this.#damage ??= new LiveList<DamagedRow>(this, 'damage', () =>
      this.studio.library.damage(),
    ));
  }

  get datasets(): Datasets {
    return (this.#datasets ??= new Datasets(this));
  }

  get engineSpeed(): EngineSpeed {
    return (this.#engineSpeed ??= new EngineSpeed(this));
  }

  get fastEngine(): FastEngine {
    return (this.#fastEngine ??= new FastEngine(this));
  }

  get featureNetwork(): FastEngine {
    return (this.#featureNetwork ??= new FastEngine(this, 'features'));
  }

  get boxSprites(): FastEngine {
    return (this.#boxSprites ??= new FastEngine(this, 'pokesprite'));
  }

  get favourites(): Favourites {
    return (this.#favourites ??= new Favourites(this));
  }

  get imports(): Imports {
    return (this.#imports ??= new Imports(this));
  }

  get library(): LibraryStore {
    return (this.#library ??= new LibraryStore(this));
  }

  /** Other machines that train. */
  get pool(): Pool {
    return (this.#pool ??= new Pool(this));
  }

  /** Creatures that were put out of the way. */
  get rejects(): LiveList<Favourite> {
    return (this.#rejects ??= new LiveList<Favourite>(this, 'rejects', () =>
      this.studio.favourites.rejects(),
    ));
  }

  get runs(): Runs {
    return (this.#runs ??= new Runs(this));
  }

  get sweeps(): Sweeps {
    return (this.#sweeps ??= new Sweeps(this));
  }
}

export const [getStores, setStores] = createContext<Stores>();

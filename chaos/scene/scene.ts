import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeededRandom } from '../../main/studio/datasets/built-in/random.ts';
import type { ErrorShape } from '../../shared/errors.ts';
import { TestedStudio } from '../studio/tested-studio.ts';
import { Canaries } from './canaries.ts';
import { StudioCommand } from './command.ts';
import { expectNoProcessLeft, markerVariable } from './processes.ts';
import type { Template } from './template.ts';

/** What attempts share: the library that most of them ill-treat a copy of, and the process that opens it. */
export class Stage {
  readonly template: Template;
  #studio: TestedStudio | undefined;

  constructor(template: Template) {
    this.template = template;
  }

  /** The next studio is one of its own, should this one have died. */
  studio(): TestedStudio {
    if (!this.#studio?.isAlive) this.#studio = new TestedStudio();
    return this.#studio;
  }

  end(): void {
    this.#studio?.kill();
    this.#studio = undefined;
  }
}

/** Where one attempt takes place: a library, canaries beside it, and its own random numbers. */
export class Scene {
  readonly random: SeededRandom;
  readonly template: Template;
  /** All that the attempt makes; deleted afterwards. Its name is as awkward as people's are. */
  readonly folder = mkdtempSync(join(tmpdir(), 'studio chaos é '));
  readonly canaries = new Canaries(join(this.folder, 'victim'));
  readonly #marker = `${process.pid}-${this.folder.slice(-6)}`;
  readonly #stage: Stage;

  constructor(stage: Stage, random: SeededRandom) {
    this.#stage = stage;
    this.template = stage.template;
    this.random = random;
  }

  library = join(this.folder, 'library');

  /** Makes the library a copy of the template's, trained and with favourites. */
  copyLibrary(to = this.library): void {
    mkdirSync(to, { recursive: true });
    cpSync(this.template.library, to, { recursive: true });
  }

  command(...args: string[]): StudioCommand {
    return new StudioCommand([...args, '--library', this.library], this.#marker);
  }

  /**
   * Opens the library, does something with it where it opens, and closes it.
   *
   * @returns in which words it was refused, null where it opened
   */
  async inStudio(
    work: (studio: TestedStudio) => Promise<unknown>,
    library = this.library,
  ): Promise<ErrorShape | null> {
    const studio = this.#stage.studio();
    const refused = await studio.open(library, { [markerVariable]: this.#marker });
    if (refused) return refused;
    try {
      await work(studio);
    } finally {
      if (studio.isAlive) await studio.close();
    }
    return null;
  }

  /** @throws Error where something outside changed or a process is left */
  async check(): Promise<void> {
    this.canaries.check();
    await expectNoProcessLeft(this.#marker);
  }

  /** Nothing of a failed attempt goes on beside the next. */
  async end({ failed }: { failed: boolean }): Promise<void> {
    if (failed) this.#stage.end();
    await expectNoProcessLeft(this.#marker).catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

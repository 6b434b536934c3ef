import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Core } from '../../core.ts';
import { datasetFile, logFileIn } from '../../library-layout.ts';
import type { Drawer } from '../kept/who-draws.ts';
import { deadlines } from '../life/life.ts';
import { WarmTranslator, type AnswerTo, type PictureQuestion } from './warm-translator.ts';

interface Warm {
  runId: string;
  translator: WarmTranslator;
  idle: NodeJS.Timeout;
}

/**
 * The one trainer process that stays to be asked, beside those that train. That of the run that was asked last stays for
 * a while, because a person who draws or moves a slider asks again within a second. Each question names its checkpoint.
 */
export class WarmProcess {
  readonly #core: Core;
  #warm: Warm | undefined;

  constructor(core: Core) {
    this.#core = core;
  }

  /** @throws StudioError what the trainer gives, or `trainer-crashed` */
  ask<Q extends PictureQuestion>(run: Drawer, question: Q): Promise<AnswerTo<Q>> {
    const known = this.#warm?.runId === run.id && !this.#warm.translator.stopping;
    const warm = known && this.#warm ? this.#warm : this.#start(run);
    warm.idle.refresh();
    return warm.translator.ask(question);
  }

  close(): void {
    this.#warm?.translator.kill();
    this.#forget();
  }

  #start(run: Drawer): Warm {
    this.#letGo();
    const { libraryPath } = this.#core;
    mkdirSync(join(libraryPath, run.folder), { recursive: true });
    const asked = { runId: run.id, logFile: logFileIn(libraryPath, run.folder) };
    const translator = new WarmTranslator(this.#core, asked, {
      type: 'translate',
      libraryFolder: libraryPath,
      datasetFile: datasetFile(libraryPath, run.datasetId),
      runFolder: run.folder,
      hyperparameters: run.hyperparameters,
      engine: run.engine,
    });
    const idle = setTimeout(() => this.#letGo(), deadlines.warmMs).unref();
    const warm = { runId: run.id, translator, idle };
    this.#warm = warm;
    void translator.ended.then(() => {
      if (this.#warm === warm) this.#forget();
    });
    return warm;
  }

  #letGo(): void {
    this.#warm?.translator.stop();
    this.#forget();
  }

  #forget(): void {
    clearTimeout(this.#warm?.idle);
    this.#warm = undefined;
  }
}

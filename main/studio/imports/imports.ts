import type { Dataset, ImportProgress } from '../../../shared/dataset/dataset.ts';
import { boxSpritesNames } from '../../../shared/dataset/box-sprites.ts';
import { StudioError, toErrorShape } from '../../../shared/errors.ts';
import { newId } from '../../store/new-id.ts';
import type { ReportProgress } from '../datasets/import-progress.ts';
import type { ImportToRun } from '../datasets/run-import.ts';
import type { Push } from '../push.ts';

export type RunImport = (
  request: ImportToRun,
  control: { signal: AbortSignal; onProgress: ReportProgress },
) => Promise<Dataset>;

interface Import {
  request: ImportToRun;
  progress: ImportProgress;
  cancellation: AbortController;
}

/** Imports in the background, one after another; each change of one is pushed (`import`). */
export class Imports {
  readonly #push: Push;
  readonly #runImport: RunImport;
  readonly #accept: (request: ImportToRun) => void;
  readonly #underWay = new Map<string, Import>();
  #last: Promise<void> = Promise.resolve();

  /** @param accept is called at once with what is to be imported; what it throws refuses that */
  constructor(push: Push, runImport: RunImport, accept: (request: ImportToRun) => void) {
    this.#push = push;
    this.#runImport = runImport;
    this.#accept = accept;
  }

  /**
   * Answers at once; the import begins when those before it are done.
   *
   * @throws StudioError `not-found` when a dropped folder is not there any more
   */
  start(request: ImportToRun): { importId: string } {
    this.#accept(request);
    const importId = newId();
    const one: Import = {
      request,
      cancellation: new AbortController(),
      progress: {
        importId,
        name: request.name ?? nameOf(request),
        phase: 'scanning',
        done: 0,
        total: 0,
        etaMs: null,
        currentFile: '',
        datasetId: null,
        error: null,
      },
    };
    this.#underWay.set(importId, one);
    this.#report(one, {});
    this.#last = this.#last.then(() => this.#run(one));
    return { importId };
  }

  /** Under way or waiting, oldest first. */
  list(): ImportProgress[] {
    return [...this.#underWay.values()].map(({ progress }) => progress);
  }

  /** @throws StudioError `not-found` when it is over already */
  cancel(importId: string): void {
    const one = this.#underWay.get(importId);
    if (!one) {
      throw new StudioError(
        'not-found',
        'This import is over.',
        'Remove the dataset from the list if you do not want it.',
      );
    }
    one.cancellation.abort();
  }

  /** Cancels all; resolves when nothing is under way any more. */
  async close(): Promise<void> {
    for (const { cancellation } of this.#underWay.values()) cancellation.abort();
    await this.#last;
  }

  async #run(one: Import): Promise<void> {
    const { signal } = one.cancellation;
    try {
      const onProgress: ReportProgress = (progress) => this.#report(one, progress);
      const dataset = await this.#runImport(one.request, { signal, onProgress });
      this.#end(one, { phase: 'done', etaMs: 0, datasetId: dataset.id });
      this.#push.send('changed', { what: 'datasets', items: [dataset], removed: [] });
    } catch (thrown) {
      const error = toErrorShape(thrown);
      this.#end(
        one,
        error.code === 'cancelled' ? { phase: 'cancelled' } : { phase: 'failed', error },
      );
    }
  }

  #end(one: Import, changes: Partial<ImportProgress>): void {
    this.#underWay.delete(one.progress.importId);
    this.#report(one, { ...changes, currentFile: '' });
  }

  #report(one: Import, changes: Partial<ImportProgress>): void {
    one.progress = { ...one.progress, ...changes };
    this.#push.send('import', one.progress);
  }
}

function nameOf({ source }: ImportToRun): string {
  if (source.kind === 'built-in') return 'Sample sprites';
  if (source.kind === 'upload') return 'Dropped folder';
  if (source.kind === 'loose') return 'Dropped sprites';
  if (source.kind === 'pokesprite') return boxSpritesNames[source.which];
  if (source.kind === 'dataset') return 'Sprites imported again';
  return source.path.split(/[/\\]/).findLast(Boolean) ?? source.path;
}

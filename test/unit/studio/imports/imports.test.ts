import { describe, expect, it } from 'vitest';
import { Imports, type RunImport } from '../../../../main/studio/imports/imports.ts';
import { createPush } from '../../../../main/studio/push.ts';
import { importOptionsSchema, type ImportProgress } from '../../../../shared/dataset/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { exampleDataset } from '../../store/examples.ts';

const options = importOptionsSchema.parse({});
const folder = (path: string) => ({ source: { kind: 'folder' as const, path }, options });

/** Imports that end when the test says so; all they report is kept. */
function controlledImports() {
  const started: string[] = [];
  const ends: { done(): void; fail(error: Error): void }[] = [];
  const reported: ImportProgress[] = [];
  const push = createPush();
  push.subscribe('import', (progress) => reported.push(progress));
  const runImport: RunImport = ({ source }, { signal, onProgress }) => {
    const cancelled = new StudioError('cancelled', 'Cancelled.', 'Again?');
    if (signal.aborted) return Promise.reject(cancelled);
    started.push(source.kind === 'folder' ? source.path : source.kind);
    onProgress({ phase: 'reading', done: 1, total: 9, etaMs: null, currentFile: 'a.png' });
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(cancelled));
      ends.push({ done: () => resolve(exampleDataset()), fail: reject });
    });
  };
  return { imports: new Imports(push, runImport, () => undefined), started, ends, reported };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('imports', () => {
  it('answer at once and are done one after another', async () => {
    const { imports, started, ends, reported } = controlledImports();
    const { importId } = imports.start(folder('/a/first'));
    imports.start(folder('/a/second'));
    expect(imports.list().map(({ name, phase }) => [name, phase])).toEqual([
      ['first', 'scanning'],
      ['second', 'scanning'],
    ]);
    await turn();
    expect(started).toEqual(['/a/first']);
    ends[0]?.done();
    await turn();
    expect(started).toEqual(['/a/first', '/a/second']);
    expect(imports.list().map(({ name }) => name)).toEqual(['second']);
    const first = reported.filter((progress) => progress.importId === importId);
    expect(first.map(({ phase }) => phase)).toEqual(['scanning', 'reading', 'done']);
    expect(first.at(-1)).toMatchObject({ datasetId: 'd1', error: null });
  });

  it('report why they failed, and the next one begins', async () => {
    const { imports, started, ends, reported } = controlledImports();
    imports.start(folder('/a/first'));
    imports.start(folder('/a/second'));
    await turn();
    ends[0]?.fail(new StudioError('dataset-empty', 'No sprites.', 'Another folder.'));
    await turn();
    expect(reported).toContainEqual(
      expect.objectContaining({
        phase: 'failed',
        error: { code: 'dataset-empty', message: 'No sprites.', hint: 'Another folder.' },
      }),
    );
    expect(started).toHaveLength(2);
  });

  it('can be cancelled while they run, and before they begin', async () => {
    const { imports, started, reported } = controlledImports();
    const first = imports.start(folder('/a/first'));
    const second = imports.start(folder('/a/second'));
    await turn();
    imports.cancel(second.importId);
    imports.cancel(first.importId);
    await imports.close();
    expect(started).toEqual(['/a/first']);
    expect(imports.list()).toEqual([]);
    expect(reported.filter(({ phase }) => phase === 'cancelled')).toHaveLength(2);
    expect(() => imports.cancel(first.importId)).toThrow(/over/);
  });
});

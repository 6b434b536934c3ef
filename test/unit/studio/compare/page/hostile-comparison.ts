import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodePng } from '../../../../../main/png/png.ts';
import { insertDataset } from '../../../../../main/store/datasets.ts';
import { insertRun } from '../../../../../main/store/runs.ts';
import { insertSample } from '../../../../../main/store/samples.ts';
import { insertSeries } from '../../../../../main/store/series.ts';
import type { WritableStore } from '../../../../../main/store/store.ts';
import type { TrainerEventOf } from '../../../../../shared/run/events.ts';
import { exampleDataset, exampleRun } from '../../../store/examples.ts';

/** What a stranger might call a run, to get out of the page that it is named in. */
const hostileNames = [
  '</script><script>document.title="hacked"</script>',
  '"><img src=x onerror=document.title="hacked">',
] as const;

/**
 * Fills a library with two runs of other lengths that drew sheets of one colour each: red rises with the step in one
 * run, green in the other.
 */
export function writeHostileComparison(store: WritableStore, libraryPath: string): string[] {
  insertDataset(store, exampleDataset());
  return hostileNames.map((name, place) => {
    const id = `hostile-${place}`;
    const step = place === 0 ? 40 : 80;
    insertRun(store, exampleRun({ id, name, state: 'completed', step, queueOrder: null }));
    const ticks = Array.from({ length: step }, (_, tick) => tickAt(tick + 1));
    insertSeries(store, id, ticks);
    for (let at = 0; at <= step; at += 20) writeSheet(store, libraryPath, id, place, at);
    return id;
  });
}

function tickAt(step: number): TrainerEventOf<'series'> {
  const of = (value: number) => ({ count: 1, mean: value, min: value, max: value });
  const values = {
    'generator/loss': of(1 + 1 / step),
    'discriminator/loss': of(1 - 1 / step),
    time: of(50 * step),
  };
  return { type: 'series', step, at: 1_700_000_000_000 + 50 * step, values };
}

function writeSheet(
  store: WritableStore,
  libraryPath: string,
  runId: string,
  channel: number,
  step: number,
): void {
  const size = 16;
  const data = new Uint8Array(size * size * 4);
  for (let pixel = 0; pixel < size * size; pixel++) {
    data[4 * pixel + channel] = 2 * step;
    data[4 * pixel + 3] = 255;
  }
  const path = `runs/${runId}/samples/${String(step).padStart(6, '0')}.png`;
  mkdirSync(join(libraryPath, dirname(path)), { recursive: true });
  writeFileSync(
    join(libraryPath, path),
    encodePng({ width: size, height: size, data }, { channels: 4 }),
  );
  insertSample(store, {
    ...{ id: `${runId}-${step}`, runId, step, at: step, kind: 'progress', path },
    ...{ count: 1, columns: 1, cellSize: size, seed: 1, condition: null },
  });
}

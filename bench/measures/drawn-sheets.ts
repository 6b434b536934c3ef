import Database from 'better-sqlite3';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodePng } from '../../main/png/png.ts';

const [cells, columns, cellSize] = [64, 8, 32];

/** Gives runs of an old library sheets of creatures, of as many steps apart, as training would have drawn them. */
export function drawSheets(
  library: string,
  runIds: readonly string[],
  { steps, every }: { steps: number; every: number },
): void {
  const connection = new Database(join(library, 'studio.db'));
  const insert = connection.prepare(
    `INSERT INTO samples (id, run_id, step, at, kind, path, count, columns, cell_size, seed)
     VALUES (?, ?, ?, ?, 'progress', ?, ${cells}, ${columns}, ${cellSize}, 1)`,
  );
  for (const [place, runId] of runIds.entries())
    for (let step = every; step <= steps; step += every) {
      const path = `runs/${runId}/samples/${step}.png`;
      mkdirSync(dirname(join(library, path)), { recursive: true });
      writeFileSync(join(library, path), sheet(place * steps + step));
      insert.run(`${runId}-${step}`, runId, step, step, path);
    }
  connection.close();
}

/** Of as many colours as a sheet of sprites: noise in blocks of four pixels. */
function sheet(seed: number): Buffer {
  const size = columns * cellSize;
  const data = new Uint8Array(4 * size * size);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const block = (Math.floor(pixel / size) >> 2) * (size >> 2) + ((pixel % size) >> 2);
    const value = Math.imul(block + seed, 2_654_435_761) >>> 8;
    data.set([value & 0xe0, (value >> 8) & 0xe0, (value >> 16) & 0xe0, 255], 4 * pixel);
  }
  return encodePng({ width: size, height: size, data });
}

import { readdir, stat, statfs } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
  libraryPartIds,
  type LibraryPartId,
  type LibrarySize,
} from '../../../shared/library/library-size.ts';

/** What each folder of a run's is, where it is one of the parts. */
const partsOfRuns: Readonly<Record<string, LibraryPartId>> = {
  checkpoints: 'checkpoints',
  kept: 'checkpoints',
  'checkpoint.reserve': 'checkpoints',
  samples: 'sheets',
  generated: 'sheets',
  generators: 'generators',
};

/** What takes room in a library, and how much is free beside it. What goes while it is counted is not counted. */
export async function measureLibrary(libraryPath: string): Promise<LibrarySize> {
  const parts = new Map(libraryPartIds.map((id) => [id, { id, bytes: 0, files: 0 }]));
  // What favourites' generators and kept checkpoints share with runs by hard links lies on the disk once.
  const counted = new Set<string>();
  const entries = await readdir(libraryPath, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const found = await stat(path).catch(() => undefined);
    const part = parts.get(partOf(relative(libraryPath, path).split(sep)));
    if (!found || !part) continue;
    part.files += 1;
    const place = `${found.dev}/${found.ino}`;
    if (found.nlink > 1 && counted.has(place)) continue;
    if (found.nlink > 1) counted.add(place);
    part.bytes += found.size;
  }
  const bytes = [...parts.values()].reduce((sum, part) => sum + part.bytes, 0);
  return { parts: [...parts.values()], bytes, freeBytes: await freeBeside(libraryPath) };
}

function partOf([first = '', , third = '']: readonly string[]): LibraryPartId {
  if (first === 'datasets' || first === 'favourites' || first === 'exports') return first;
  if (first === 'generators') return 'generators';
  if (first === 'runs') return partsOfRuns[third] ?? 'other';
  return first.startsWith('studio.db') ? 'database' : 'other';
}

async function freeBeside(path: string): Promise<number | null> {
  const disk = await statfs(path).catch(() => null);
  return disk && disk.bavail * disk.bsize;
}

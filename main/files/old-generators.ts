import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** All of a run's together: the generators of its newest sheets stay. */
const mostBytes = 256 * 1024 * 1024;
/** However large they are. */
const fewest = 3;

/**
 * Lets the generators of a run's oldest sheets go, by when they were written: a run that goes on from further back
 * draws the same steps again.
 *
 * @param folder of them, a folder a step
 * @param bytes about what each takes
 */
export async function letOldGeneratorsGo(folder: string, bytes: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^\d{6,}$/.test(name));
  const most = Math.max(fewest, Math.floor(mostBytes / bytes));
  if (names.length <= most) return;
  const written = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
  );
  written.sort((a, b) => a.at - b.at || a.name.localeCompare(b.name));
  for (const { name } of written.slice(0, names.length - most))
    await rm(join(folder, name), { recursive: true, force: true });
}

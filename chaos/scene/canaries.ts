import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Stands in every canary: what the studio says or gives away must not hold it. */
export const secret = 'a-canary-sings-of-years-of-work';

/** Files of the person's own beside a library, named so that whatever sweeps too far takes them. */
export class Canaries {
  readonly folder: string;
  readonly #before: ReadonlyMap<string, string>;

  constructor(folder: string) {
    this.folder = folder;
    for (const path of ['thesis.txt', 'half.partial', 'runs/r/config.json', 'uploads/u/a.png']) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), `${secret} ${path}\n`);
    }
    this.#before = hashes(folder);
  }

  /** @throws Error that names what was changed, deleted or added */
  check(): void {
    const now = hashes(this.folder);
    const names = new Set([...this.#before.keys(), ...now.keys()]);
    const changed = [...names].filter((name) => this.#before.get(name) !== now.get(name));
    if (changed.length > 0)
      throw new Error(`Outside of the library was changed: ${changed.join(', ')}`);
  }
}

function hashes(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), entry.isFile() ? hash(path) : 'no file'];
    }),
  );
}

function hash(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

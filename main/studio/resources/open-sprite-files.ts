import type { SpriteFileHeader } from '../../sprite-file/format.ts';
import { openSpriteFile, type OpenSpriteFile } from '../../sprite-file/read-sprite-file.ts';

const mostOpen = 8;

interface Entry {
  file: Promise<OpenSpriteFile>;
  /** Reads under way: a file that is let go of is closed after the last of them. */
  reading: Set<Promise<unknown>>;
}

/** Keeps the sprite files that were read last open: a grid asks for hundreds of sprites of one. */
export class OpenSpriteFiles {
  /** By path, the one used last at the end. */
  readonly #entries = new Map<string, Entry>();

  /** @throws StudioError `not-found`, `dataset-damaged` */
  async readSprite(
    path: string,
    index: number,
  ): Promise<{ header: SpriteFileHeader; pixels: Uint8Array }> {
    const entry = this.#use(path);
    const reading = entry.file.then(async (file) => ({
      header: file.header,
      pixels: await file.readSprite(index),
    }));
    entry.reading.add(reading);
    try {
      return await reading;
    } finally {
      entry.reading.delete(reading);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((path) => this.#letGo(path)));
  }

  #use(path: string): Entry {
    const entry = this.#entries.get(path) ?? this.#open(path);
    this.#entries.delete(path);
    this.#entries.set(path, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > mostOpen && oldest !== undefined) void this.#letGo(oldest);
    return entry;
  }

  async #letGo(path: string): Promise<void> {
    const entry = this.#entries.get(path);
    if (!entry) return;
    this.#entries.delete(path);
    await closeEntry(entry);
  }

  #open(path: string): Entry {
    const file = openSpriteFile(path);
    const entry: Entry = { file, reading: new Set() };
    // Whoever reads hears of the failure; the next reader tries again.
    file.catch(() => {
      if (this.#entries.get(path) === entry) this.#entries.delete(path);
    });
    return entry;
  }
}

async function closeEntry({ file, reading }: Entry): Promise<void> {
  await Promise.allSettled(reading);
  const [opened] = await Promise.allSettled([file]);
  if (opened.status === 'fulfilled') await opened.value.close();
}

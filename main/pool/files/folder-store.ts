import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  chmod,
  copyFile,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { partialEnding } from '../../../shared/library/file-names.ts';
import type { Content, StoreOwner } from '../../../shared/pool/job.ts';
import type { StoreMemory } from '../../studio/pool/pool-host.ts';
import { contentOf, isContent } from '../../files/file-content.ts';
import { FileNotStored, type FileStore, type GetOptions, type StorePlace } from './file-store.ts';
import { writeWhole } from './write-whole.ts';

/** Written with the first file, so that a store is told from the place where its drive is to be mounted. */
const markName = 'store-of-sprite-gan-studio.txt';
const markText =
  'Files of runs that machines of a pool train (docs/pool.md). When nothing trains there, all may be removed but this file.\n';
/** A store of an older version has none. */
const idInMark = /^Store: ([a-z0-9-]{1,64})$/m;
const mostMarkBytes = 4_096;

/** A folder that every machine of the pool sees: a network drive, or one disk where all are one machine. */
export class FolderStore implements FileStore {
  readonly #folder: string;
  readonly #memory: StoreMemory | undefined;
  /** Whether there was a store in it. Where it is gone then, its drive is, and what is put would lie in another place. */
  #wasThere = false;

  /** @param memory what is known of it from before; without one, what this process has seen */
  constructor(folder: string, memory?: StoreMemory) {
    this.#folder = folder;
    this.#memory = memory;
  }

  async put(place: StorePlace, file: string): Promise<Content> {
    const content = await contentOf(file);
    const path = this.#pathOf(place, content);
    if ((await hasSize(path, content.bytes)) && (await this.#isThere())) return content;
    await this.#mark();
    await mkdir(dirname(path), { recursive: true });
    // A name of its own: two machines may put the same file at once.
    const partial = `${path}-${randomUUID()}${partialEnding}`;
    try {
      await copyFile(file, partial);
      await chmod(partial, asOthersAllow());
      await sync(partial);
      await rename(partial, path);
    } finally {
      await rm(partial, { force: true });
    }
    return content;
  }

  async get(
    place: StorePlace,
    content: Content,
    target: string,
    getting: GetOptions = {},
  ): Promise<void> {
    if (await isContent(target, content)) return;
    const path = this.#pathOf(place, content);
    // Before it is copied: another's file may be of any size.
    if (!(await hasSize(path, content.bytes))) {
      await this.#requireMounted();
      throw new FileNotStored(`the store has no file ${place} of ${content.bytes} bytes`);
    }
    await writeWhole({ place, content, target, source: () => createReadStream(path), ...getting });
  }

  async remove(place: StorePlace, content: Content): Promise<void> {
    await this.#requireMounted();
    await rm(this.#pathOf(place, content), { force: true });
  }

  async removeAll(owner: StoreOwner): Promise<void> {
    await this.#requireMounted();
    await rm(join(this.#folder, owner), { recursive: true, force: true });
  }

  async owners(kind: 'jobs' | 'datasets'): Promise<string[]> {
    const folder = join(this.#folder, kind);
    return (await sizeOf(folder)) === undefined ? [] : readdir(folder);
  }

  /** Makes a store of a folder in which none was known. @throws as `#requireMounted` */
  async #mark(): Promise<void> {
    if (await this.#isThere()) return;
    if (this.#wasThere || (this.#memory?.known(this.#folder) ?? null) !== null)
      throw gone(this.#folder);
    await mkdir(this.#folder, { recursive: true });
    const text = `${markText}Store: ${randomUUID()}\n`;
    try {
      await writeFile(join(this.#folder, markName), text, { mode: asOthersAllow(), flag: 'wx' });
    } catch (error) {
      // Another machine was first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    await this.#isThere();
  }

  /** @throws Error that is worth another try: an empty folder is where a drive is to be mounted, not a store without the file */
  async #requireMounted(): Promise<void> {
    if (!(await this.#isThere())) throw gone(this.#folder);
  }

  /** Whether a store is in the folder. @throws Error where it is another one than was known there */
  async #isThere(): Promise<boolean> {
    const id = await this.#readId();
    if (id === undefined) return false;
    const known = this.#memory?.known(this.#folder) ?? null;
    if (known && id && known !== id && this.#memory?.isInUse(this.#folder))
      throw new Error(
        `there is another store in ${this.#folder} than there was, which has files of runs: is another drive mounted?`,
      );
    if (known === null || (id && known !== id)) this.#memory?.note(this.#folder, id);
    this.#wasThere = true;
    return true;
  }

  /** Undefined where no store is; empty where it has none, or where that is being written. */
  async #readId(): Promise<string | undefined> {
    const mark = join(this.#folder, markName);
    const bytes = await sizeOf(mark);
    if (bytes === undefined) return undefined;
    if (bytes > mostMarkBytes) return '';
    return idInMark.exec(await readFile(mark, 'utf8'))?.[1] ?? '';
  }

  #pathOf(place: StorePlace, { sha256 }: Content): string {
    return join(this.#folder, place, sha256);
  }
}

function gone(folder: string): Error {
  return new Error(
    `there is no store in ${folder}: is its drive mounted? Where it was emptied on purpose, make an empty file ${markName} in it`,
  );
}

/** Machines may work for other users: who reads the folder is for whoever made it to say, and for the umask. */
function asOthersAllow(): number {
  return 0o666 & ~process.umask();
}

async function hasSize(file: string, bytes: number): Promise<boolean> {
  return (await sizeOf(file)) === bytes;
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** An event may name it a moment later, and outlive a loss of power. */
async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

import { randomFillSync } from 'node:crypto';
import { open, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { reserveFileName } from '../../../shared/library/file-names.ts';

const blockBytes = 1024 * 1024;

/**
 * Room on the disk that is kept for one checkpoint: a file of its size. When a checkpoint finds no room the file is
 * deleted, so that what was trained since the checkpoint before is not lost.
 */
export class Reserve {
  readonly #file: string;
  readonly bytes: number;
  #isHeld = false;

  readonly #requireOwn: () => void;

  /**
   * @param folder of the run, which is there
   * @param requireOwn throws where the folder belongs to somebody else by now
   */
  constructor(folder: string, bytes: number, requireOwn: () => void) {
    this.#file = join(folder, reserveFileName);
    this.bytes = bytes;
    this.#requireOwn = requireOwn;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Whether the disk says that there is room for it. Where the user's share is used up, it does not know. */
  async mayFit(): Promise<boolean> {
    const { bavail, bsize } = await statfs(dirname(this.#file));
    return bavail * bsize >= this.bytes;
  }

  /** @throws what the system says when there is no room, and then nothing of it is left; what `requireOwn` throws */
  async take(): Promise<void> {
    if (this.#isHeld) return;
    this.#requireOwn();
    try {
      await this.#write();
      this.#isHeld = true;
    } catch (error) {
      await this.release();
      throw error;
    }
  }

  /** @throws what `requireOwn` throws */
  async release(): Promise<void> {
    this.#isHeld = false;
    this.#requireOwn();
    await rm(this.#file, { force: true });
  }

  /** Noise, because zeros take no room on disks that compress or leave out what is empty. */
  async #write(): Promise<void> {
    await rm(this.#file, { force: true });
    const file = await open(this.#file, 'wx');
    try {
      const noise = randomFillSync(Buffer.alloc(blockBytes));
      for (let left = this.bytes; left > 0; left -= blockBytes) {
        await file.writeFile(noise.subarray(0, Math.min(left, blockBytes)));
      }
    } finally {
      await file.close();
    }
  }
}

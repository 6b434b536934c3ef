import { statSync, type BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** How often it is looked whether a library is still there. */
const lookEveryMs = 1_000;

/** What a path that leads nowhere is answered with; anything else may pass. */
const notThere: unknown[] = ['ENOENT', 'ENOTDIR', 'ESTALE'];

/**
 * Whether the database at a path is still the one that was opened. An open file outlives its name: were its folder
 * removed or replaced, everything would go on being written to where nobody finds it. SQLite tells files apart in the
 * same way (fileHasMoved in https://sqlite.org/src/file/src/os_unix.c).
 */
export class LibraryPresence {
  readonly #path: string;
  readonly #opened: BigIntStats;
  #isGone = false;
  #timer: NodeJS.Timeout | undefined;
  #onGone: () => void = () => undefined;

  constructor(databasePath: string) {
    this.#path = databasePath;
    this.#opened = statSync(databasePath, { bigint: true });
  }

  /** Looks at once. */
  isHere(): boolean {
    try {
      this.#compare(statSync(this.#path, { bigint: true }));
    } catch (error) {
      this.#judge(error);
    }
    return !this.#isGone;
  }

  /** Calls back once, as soon as it is found gone. */
  watch(onGone: () => void): void {
    this.#onGone = onGone;
    this.#timer = setInterval(() => {
      stat(this.#path, { bigint: true }).then(
        (found) => this.#compare(found),
        (error: unknown) => this.#judge(error),
      );
    }, lookEveryMs);
    // A command that is done does not wait for it.
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#onGone = () => undefined;
  }

  #compare({ ino, dev }: BigIntStats): void {
    if (ino !== this.#opened.ino || dev !== this.#opened.dev) this.#found();
  }

  #judge(error: unknown): void {
    if (notThere.includes((error as NodeJS.ErrnoException).code)) this.#found();
  }

  #found(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    clearInterval(this.#timer);
    this.#onGone();
  }
}

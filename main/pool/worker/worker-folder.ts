import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** In each folder: its worker writes it again and again, so whoever shares the disk sees that it is there. */
const signName = 'in-use';
const signEveryMs = 10_000;
/** Without a sign for so long it is nobody's. A machine that slept makes its folder anew. */
const goneAfterMs = 15 * 60_000;
/** An older version gave no signs. */
const goneWithoutSignsMs = 7 * 24 * 3_600_000;

/** Ends in the number of its process, and what tells apart those of one process. */
const namePattern = /^worker-.+-\d+-[A-Za-z0-9]{6}$/;

/**
 * What a worker has on its machine's disk, which other machines, clones of it too, may share. Those of workers that are gone
 * are removed by whoever makes the next one.
 */
export class WorkerFolder {
  readonly path: string;
  readonly #timer: NodeJS.Timeout;
  #signs = 0;

  /** @param folder of all workers */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    const place = whereProcessesCount();
    this.path = mkdtempSync(
      join(folder, `worker-${encodeURIComponent(hostname())}-${place ?? 'x'}-${process.pid}-`),
    );
    this.#sign();
    this.#timer = setInterval(() => this.#signAgain(), signEveryMs).unref();
    this.#removeOthers(folder, place);
  }

  /** For what a run needs; where all of it has been taken for a dead worker's, it is made again. */
  newFolder(prefix: string): string {
    mkdirSync(this.path, { recursive: true });
    return mkdtempSync(join(this.path, prefix));
  }

  remove(): void {
    clearInterval(this.#timer);
    rmSync(this.path, { recursive: true, force: true });
  }

  /** Something else each time, for whoever has the disk to note when that was, by a clock of its own. */
  #sign(): void {
    mkdirSync(this.path, { recursive: true });
    writeFileSync(join(this.path, signName), String(++this.#signs));
  }

  #signAgain(): void {
    try {
      this.#sign();
    } catch {
      // The disk is away or full, which whoever writes there next finds out.
    }
  }

  #removeOthers(folder: string, place: string | null): void {
    const now = statSync(join(this.path, signName)).mtimeMs;
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (namePattern.test(name) && path !== this.path && isLeft(path, name, place, now))
        rmSync(path, { recursive: true, force: true });
    }
  }
}

/** Whether a folder's worker is gone. @param now as the disk has it */
function isLeft(path: string, name: string, place: string | null, now: number): boolean {
  const here = place !== null && `worker-${encodeURIComponent(hostname())}-${place}-`;
  const pid = here && name.startsWith(here) && /^(\d+)-[^-]{6}$/.exec(name.slice(here.length))?.[1];
  if (pid && !isAlive(Number(pid))) return true;
  const signedAt = timeOf(join(path, signName));
  if (signedAt !== undefined) return now - signedAt > goneAfterMs;
  return now - (timeOf(path) ?? now) > goneWithoutSignsMs;
}

function timeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/**
 * What all processes have alike whose numbers can be looked up from here, and no others: this start of the system, and in it, which
 * container. The same name have clones as well, and so have a machine's numbers of processes before it was started anew. Null
 * where the system does not say; then signs of life alone count.
 */
function whereProcessesCount(): string | null {
  try {
    if (process.platform === 'darwin') return plain(runs('sysctl', '-n', 'kern.bootsessionuuid'));
    const start = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${plain(start)}-${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`;
  } catch {
    return null;
  }
}

function runs(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** @throws Error where nothing is left of it */
function plain(id: string): string {
  const letters = id.replace(/[^0-9a-z]/gi, '');
  if (!letters) throw new Error('the system has no number for this start of it');
  return letters;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

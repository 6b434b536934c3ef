import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { PoolAddresses } from '../../../main/pool/addresses.ts';
import { temporaryFolder } from '../studio/tiny-dataset.ts';

/** After so long without a sign of life of a machine, in seconds. */
const takeOver = '2';
/** Tiny runs are over before a second checkpoint would be due. */
const saveEvery = '0';

/** A real worker, from its sources, in a process of its own. */
export class TestMachine {
  readonly name: string;
  readonly ended: Promise<number | null>;
  readonly #process: ChildProcess;
  readonly said: string[] = [];
  readonly #waiting: { fits: RegExp; resolve: () => void }[] = [];

  constructor({ redis, store }: PoolAddresses, name: string, ...options: string[]) {
    this.name = name;
    const places = ['--pool', redis, '--store', store, '--folder', temporaryFolder()];
    const args = [
      'worker',
      ...places,
      '--name',
      name,
      '--take-over',
      takeOver,
      '--save-every',
      saveEvery,
      ...options,
    ];
    this.#process = spawn(process.execPath, ['main/cli/entry.ts', ...args], {
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    const errors = this.#process.stderr;
    if (errors) createInterface({ input: errors }).on('line', (line) => this.#hear(line));
    this.ended = new Promise((resolve) => this.#process.once('close', resolve));
    onTestFinished(() => this.signal('SIGKILL'));
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Resolves as soon as it has said something like this. */
  says(fits: RegExp): Promise<void> {
    if (this.said.some((line) => fits.test(line))) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ fits, resolve }));
  }

  #hear(line: string): void {
    this.said.push(line);
    for (const { fits, resolve } of this.#waiting) if (fits.test(line)) resolve();
  }
}

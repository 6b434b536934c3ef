import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const parentPortShim = fileURLToPath(new URL('./parent-port-shim.mjs', import.meta.url));

interface ForkOptions {
  env?: Record<string, string>;
  [name: string]: unknown;
}

/**
 * As Electron's class, whose ways were seen in a real Electron: `pid` is there from `spawn` until `exit`,
 * messages are cloned and wait for the process, an end by a signal gives the signal's number as the code, and
 * whatever has not been read of the streams when the listeners of `exit` have run loses its listeners.
 */
class FakeUtilityProcess extends EventEmitter {
  pid: number | undefined;
  exited = false;
  readonly child: ChildProcess;
  #held: unknown[] | null = null;
  stdout: Readable | null;
  stderr: Readable | null;

  constructor(modulePath: string, args: string[], options: ForkOptions) {
    super();
    this.child = fork(modulePath, args, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      execArgv: ['--import', parentPortShim],
      ...(options.env && { env: options.env }),
    });
    this.stdout = this.child.stdout;
    this.stderr = this.child.stderr;
    this.child.once('spawn', () => {
      this.pid = this.child.pid;
      this.emit('spawn');
    });
    this.child.on('message', (message) => {
      if (this.#held) this.#held.push(message);
      else this.emit('message', message);
    });
    this.child.once('exit', (code, signal) => this.#exit(code, signal));
  }

  /** A main process that is busy: it hears nothing until it is let go. @returns what has come so far, and its end */
  holdMessages(): { held: readonly unknown[]; letGo: () => void } {
    const held: unknown[] = (this.#held = []);
    const letGo = () => {
      this.#held = null;
      for (const message of held) this.emit('message', message);
    };
    return { held, letGo };
  }

  postMessage(message: object): void {
    const cloned: unknown = structuredClone(message);
    if (this.exited) throw new Error('posted to a process that is gone');
    if (this.child.connected) this.child.send(cloned as object);
  }

  #exit(code: number | null, signal: NodeJS.Signals | null): void {
    this.pid = undefined;
    this.exited = true;
    this.emit('exit', code ?? (signal ? constants.signals[signal] : 0));
    for (const stream of [this.stdout, this.stderr]) stream?.removeAllListeners();
    this.stdout = null;
    this.stderr = null;
  }
}

export const utilityProcess = {
  started: [] as { modulePath: string; options: ForkOptions }[],
  newest: undefined as FakeUtilityProcess | undefined,
  fork(modulePath: string, args: string[], options: ForkOptions): FakeUtilityProcess {
    if ('env' in options && !isEnvironment(options.env))
      throw new TypeError('Invalid value for env');
    this.started.push({ modulePath, options });
    return (this.newest = new FakeUtilityProcess(modulePath, args, options));
  },
};

function isEnvironment(env: unknown): boolean {
  if (typeof env !== 'object' || env === null) return false;
  return Object.values(env).every((value) => typeof value === 'string');
}

import { spawn, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { processesOf, markerVariable } from './processes.ts';

const commandLine = join(resolve(import.meta.dirname, '../..'), 'dist/main/cli.js');
const patienceMs = 300_000;

export interface CommandEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
  errors: string;
}

/** A real command of the built studio, in a process of its own. */
export class StudioCommand {
  readonly ended: Promise<CommandEnd>;
  readonly #child: ChildProcess;
  readonly #marker: string;
  #linesRead = 0;
  #atLine: { count: number; act: () => void } | undefined;

  constructor(args: readonly string[], marker: string) {
    this.#marker = marker;
    const child = spawn(process.execPath, [commandLine, ...args], {
      env: { ...process.env, [markerVariable]: marker },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const lines: string[] = [];
    let errors = '';
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (++this.#linesRead === this.#atLine?.count) this.#atLine.act();
    });
    child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)));
    const hangs = setTimeout(() => {
      errors += `\nerror: It was still running after ${patienceMs / 1000} s.`;
      this.kill('everything');
    }, patienceMs);
    this.ended = new Promise((resolveEnd) => {
      child.once('close', (code, signal) => {
        clearTimeout(hangs);
        resolveEnd({ code, signal, output: lines.join('\n'), errors });
      });
    });
  }

  /** Does something as soon as so many lines were printed. */
  atLine(count: number, act: () => void): void {
    this.#atLine = { count, act };
  }

  /** SIGKILL: nobody gets to clean up. */
  kill(whom: 'studio' | 'trainer' | 'everything'): void {
    if (whom !== 'trainer') this.#child.kill('SIGKILL');
    if (whom === 'studio') return;
    for (const { pid } of processesOf(this.#marker)) {
      if (pid !== this.#child.pid) killAtOnce(pid);
    }
  }
}

function killAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * @param codes with which it may end; what is none of them is refused, and so is what no person can read
 * @throws Error with what it said
 */
export function expectGoodEnd(
  { code, signal, errors }: CommandEnd,
  codes: readonly number[] = [0],
): void {
  const said = errors.trim().split('\n').slice(-4).join(' / ');
  if (code === null || !codes.includes(code))
    throw new Error(`A command ended with ${code ?? signal}: ${said}`);
  if (/fault in the studio|\n {4}at |[Uu]nhandled|[Uu]nsettled/.test(errors))
    throw new Error(`A command ended in no words for people: ${said}`);
}

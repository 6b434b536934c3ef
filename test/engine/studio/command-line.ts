import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

export interface Command {
  process: ChildProcess;
  /** What a terminal does at Ctrl-C: the trainer gets the signal as well. */
  pressControlC(): void;
  /** Lines of stdout as they come. */
  lines: string[];
  /** Resolves with the first line of stdout that fits, whenever it comes. */
  line(fits: (line: string) => boolean): Promise<string>;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** The real command line, from its sources, on a library of its own. */
export function studioCommand(libraryPath: string, ...args: string[]): Command {
  const child = spawn(process.execPath, ['main/cli/entry.ts', ...args], {
    env: { ...process.env, STUDIO_LIBRARY: libraryPath },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, as a terminal makes for each command.
    detached: true,
  });
  onTestFinished(() => signalGroup(child, 'SIGKILL'));
  const lines: string[] = [];
  const waiting: { fits: (line: string) => boolean; resolve: (line: string) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const { fits, resolve } of waiting) if (fits(line)) resolve(line);
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout: lines.join('\n'), stderr }));
  });
  return {
    process: child,
    pressControlC: () => signalGroup(child, 'SIGINT'),
    lines,
    line(fits) {
      const already = lines.find(fits);
      if (already !== undefined) return Promise.resolve(already);
      return new Promise((resolve) => waiting.push({ fits, resolve }));
    },
    ended,
  };
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const projectFolder = resolve(import.meta.dirname, '../..');

/** The built browser host in a process of its own, on a library that is deleted afterwards. */
export interface StudioProcess {
  readonly address: string;
  readonly pid: number | undefined;
  readonly library: string;
  /** Ends the studio as Ctrl-C does, and keeps the library. */
  stop(): Promise<void>;
  /** Ends the studio if it runs, and deletes the library. */
  remove(): Promise<void>;
}

export async function startStudio(
  library?: string,
  env: NodeJS.ProcessEnv = {},
  { mostFiles, options = [] }: { mostFiles?: number; options?: string[] } = {},
): Promise<StudioProcess> {
  const folder = library ?? (await mkdtemp(join(tmpdir(), 'studio-e2e-')));
  const cli = join(projectFolder, 'dist/main/cli.js');
  // The shell gives its place up: the signals of `stop` reach the studio itself.
  const limited = ['-c', `${mostFiles ? `ulimit -n ${mostFiles};` : ''} exec "$0" "$@"`];
  const serve = [process.execPath, cli, 'serve', '--library', folder, ...options];
  const child = spawn('sh', [...limited, ...serve], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A first training must not wait for what no test but one's own looks at.
    env: { ...process.env, STUDIO_TUNE: 'off', ...env },
  });
  const stop = () => end(child);
  return {
    address: await readAddress(child),
    pid: child.pid,
    library: folder,
    stop,
    async remove() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  await once(child, 'exit');
}

function readAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolveAddress, reject) => {
    let said = '';
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(said)?.[0];
      if (address) resolveAddress(address);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The studio ended with ${code}: ${said}`)));
  });
}

import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The variable that every process of an attempt has in its environment, and hands on to those it starts. */
export const markerVariable = 'STUDIO_CHAOS_ATTEMPT';

/** A trainer notices within moments that its studio is gone, but finishes the step under way. */
const patienceMs = 30_000;

/** Only Linux shows the environment of a process without another program. */
export const seesProcesses = process.platform === 'linux';

/** @throws Error that names what is still running of an attempt when its patience is over */
export async function expectNoProcessLeft(marker: string): Promise<void> {
  const until = Date.now() + patienceMs;
  let left = processesOf(marker);
  while (left.length > 0 && Date.now() < until) {
    await sleep(100);
    left = processesOf(marker);
  }
  for (const { pid } of left) process.kill(pid, 'SIGKILL');
  if (left.length > 0)
    throw new Error(`Processes are left: ${left.map(({ command }) => command).join('; ')}`);
}

export interface RunningProcess {
  pid: number;
  command: string;
}

export function processesOf(marker: string): RunningProcess[] {
  if (!seesProcesses) return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids
    .filter((pid) => read(`/proc/${pid}/environ`).includes(`${markerVariable}=${marker}`))
    .map((pid) => ({
      pid: Number(pid),
      command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '),
    }));
}

/** Empty where the process has ended meanwhile, or belongs to somebody else. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

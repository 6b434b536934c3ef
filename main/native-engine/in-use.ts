import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { StudioError } from '../../shared/errors.ts';

/**
 * @param what that lies there
 * @param start how the paths of its files begin
 * @throws StudioError `conflict` while a process has one of them loaded: CUDA's libraries open others of theirs when these are
 *   first needed, which would then be gone, or of another version
 */
export function refuseWhileInUse(what: string, start: string): void {
  const ids = processesWith(start);
  if (ids.length === 0) return;
  throw new StudioError(
    'conflict',
    `${what} is in use by ${ids.length === 1 ? 'process' : 'processes'} ${ids.join(', ')}, which may still open files of it.`,
    'Stop what trains by it, or wait for its end, then try again.',
  );
}

/** Of those processes that the person may look into, where the system tells (Linux). */
function processesWith(start: string): number[] {
  if (!existsSync('/proc/self/maps')) return [];
  const folder = dirname(start);
  const inMaps = existsSync(folder) ? realpathSync(folder) + start.slice(folder.length) : start;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && mapsOf(name).includes(` ${inMaps}`))
    .map(Number);
}

function mapsOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/maps`, 'utf8');
  } catch {
    return ''; // another person's, or gone meanwhile
  }
}

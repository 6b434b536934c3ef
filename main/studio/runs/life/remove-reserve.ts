import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { reserveFileName } from '../../../../shared/library/file-names.ts';
import type { Core } from '../../core.ts';
import { runFolder } from '../../library-layout.ts';

/** A trainer that was killed leaves the room behind that it kept for a checkpoint. */
export function removeReserve({ libraryPath }: Pick<Core, 'libraryPath'>, runId: string): void {
  rmSync(join(libraryPath, runFolder(runId), reserveFileName), { force: true });
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tuningSchema, type Tuning } from '../../../shared/engine/engine.ts';
import { fromJson } from '../../files/from-json.ts';
import { writeBesideSync } from '../../files/write-beside.ts';
import { describeProcessor } from './machine.ts';

const tuningFile = 'tuning.json';

/** What was found on this machine; a library may have been tuned on another one, or never. */
export function readTuning(libraryPath: string): Tuning | undefined {
  const path = join(libraryPath, tuningFile);
  if (!existsSync(path)) return undefined;
  const tuning = fromJson(tuningSchema, readFileSync(path, 'utf8'));
  if (!tuning) return undefined;
  const here = describeProcessor();
  const isOfHere =
    tuning.machine.processor === here.processor && tuning.machine.cores === here.cores;
  return isOfHere ? tuning : undefined;
}

export function writeTuning(libraryPath: string, tuning: Tuning): void {
  writeBesideSync(join(libraryPath, tuningFile), `${JSON.stringify(tuning, undefined, 2)}\n`);
}

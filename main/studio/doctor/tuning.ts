import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tuningSchema, type Tuning } from '../../../shared/engine/engine.ts';
import { writeBesideSync } from '../../files/write-beside.ts';
import { describeProcessor } from './machine.ts';

const tuningFile = 'tuning.json';

/** What was found on this machine; a library may have been tuned on another one, or never. */
export function readTuning(libraryPath: string): Tuning | undefined {
  const path = join(libraryPath, tuningFile);
  if (!existsSync(path)) return undefined;
  const { data: tuning } = tuningSchema.safeParse(parseJson(readFileSync(path, 'utf8')));
  if (!tuning) return undefined;
  const here = describeProcessor();
  const isOfHere =
    tuning.machine.processor === here.processor && tuning.machine.cores === here.cores;
  return isOfHere ? tuning : undefined;
}

export function writeTuning(libraryPath: string, tuning: Tuning): void {
  writeBesideSync(join(libraryPath, tuningFile), `${JSON.stringify(tuning, undefined, 2)}\n`);
}

/** What a person has edited into no JSON at all counts as not there: tuning can be had again. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

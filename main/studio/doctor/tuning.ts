import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { tuningSchema, type Tuning } from '../../../shared/engine/engine.ts';
import { cacheFolder } from '../../fetching/cache-folder.mjs';
import { fromJson } from '../../files/from-json.ts';
import { writeBesideSync } from '../../files/write-beside.ts';
import { whatComputes } from './machine.ts';

const tuningFile = 'tuning.json';

/** In place of a library's: all workers of pools on this machine train as was found there. */
export function workersTuningFolder(): string {
  return join(cacheFolder(), 'worker');
}

/** Beside what was found: whether the studio may measure by itself before a first training. */
const automaticSchema = z.object({ automatic: z.boolean() });

/** What was found on this machine; a library may have been tuned on another one, or never. */
export function readTuning(libraryPath: string): Tuning | undefined {
  const tuning = fromJson(tuningSchema, readText(libraryPath));
  if (!tuning) return undefined;
  const here = whatComputes();
  const isOfHere =
    tuning.machine.processor === here.processor && tuning.machine.cores === here.cores;
  return isOfHere ? tuning : undefined;
}

export function writeTuning(libraryPath: string, tuning: Tuning): void {
  write(libraryPath, { ...tuning, automatic: isAutomatic(libraryPath) });
}

/** It may, unless it was told otherwise. */
export function isAutomatic(libraryPath: string): boolean {
  return fromJson(automaticSchema, readText(libraryPath))?.automatic ?? true;
}

export function setAutomatic(libraryPath: string, automatic: boolean): void {
  write(libraryPath, { ...fromJson(tuningSchema, readText(libraryPath)), automatic });
}

/** No JSON where there is no file. */
function readText(libraryPath: string): string {
  const path = join(libraryPath, tuningFile);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function write(libraryPath: string, content: object): void {
  writeBesideSync(join(libraryPath, tuningFile), `${JSON.stringify(content, undefined, 2)}\n`);
}

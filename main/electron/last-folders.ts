import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import { partialEnding } from '../../shared/partial-files.ts';
import type { HostServices } from '../studio/api/host-services.ts';

export type FolderPurpose = Parameters<NonNullable<HostServices['pickFolder']>>[0];

const folderSchema = z.string().max(4_096).refine(isAbsolute).optional();
const lastFoldersSchema = z.object({ import: folderSchema, export: folderSchema });
type LastFolders = z.output<typeof lastFoldersSchema>;

const file = () => join(app.getPath('userData'), 'last-folders.json');

/** Where a folder dialog begins: where it last ended. Since 43 Electron leaves that to the app. */
export function lastFolder(purpose: FolderPurpose): string | undefined {
  const folder = read()[purpose];
  return folder !== undefined && isFolder(folder) ? folder : undefined;
}

/** Of an import the folder around it, where the next one probably lies; of an export the folder itself. */
export function rememberFolder(purpose: FolderPurpose, chosen: string): void {
  const folders: LastFolders = {
    ...read(),
    [purpose]: purpose === 'import' ? dirname(chosen) : chosen,
  };
  try {
    mkdirSync(dirname(file()), { recursive: true });
    writeFileSync(file() + partialEnding, `${JSON.stringify(folders)}\n`);
    renameSync(file() + partialEnding, file());
  } catch (error) {
    process.stderr.write(`The last folder cannot be remembered: ${String(error)}\n`);
  }
}

/** What is missing, damaged or edited into something else counts as not there. */
function read(): LastFolders {
  try {
    return lastFoldersSchema.parse(JSON.parse(readFileSync(file(), 'utf8')));
  } catch {
    return {};
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

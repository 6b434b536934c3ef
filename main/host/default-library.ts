import { resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where a person's datasets, runs and favourites are: `--library`, STUDIO_LIBRARY, or the platform's folder. */
export function chooseLibraryPath(option: string | undefined, environment = process.env): string {
  const chosen = option || environment.STUDIO_LIBRARY;
  return chosen ? resolve(chosen) : envPaths('sprite-gan-studio', { suffix: '' }).data;
}

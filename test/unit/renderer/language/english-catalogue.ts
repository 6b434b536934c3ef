import { readFile, stat } from 'node:fs/promises';
import { Hub } from 'wuchale';
import type { CatalogModule } from 'wuchale/runtime';
import { projectFolder } from '../../../../scripts/setup/project.mjs';
import config from '../../../../wuchale.config.js';

/** The catalogue of English texts as the build compiles it, and nothing is written. */
export async function englishCatalogue(): Promise<CatalogModule> {
  const written = new Map<string, string>();
  await Hub.create('cli', () => config, projectFolder, 0, {
    read: (file) => readFile(file, 'utf8').catch(() => null),
    exists: (file) =>
      stat(file).then(
        () => true,
        () => false,
      ),
    write: (file, content) => void written.set(file, content),
    mkdir: () => undefined,
    unlink: () => true,
  });
  const [, module = ''] = [...written].find(([file]) => file.endsWith('.en.compiled.js')) ?? [];
  return (await import(`data:text/javascript,${encodeURIComponent(module)}`)) as CatalogModule;
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { setUpPackages } from './setup/set-up.mjs';
import { say } from './setup/say.mjs';
import { emptyCatalogue } from './texts/empty-catalogue.mjs';

/** `npm run texts`: brings the catalogues of renderer/language up to the sources (docs/languages.md). */
await runScript(async () => {
  await setUpPackages();
  const { Hub } = await import('wuchale');
  const { default: config } = await import('../wuchale.config.js');
  for (const language of config.locales) {
    const file = join(projectFolder, config.localesDir, `${language}.po`);
    if (existsSync(file)) continue;
    const english = readFileSync(join(projectFolder, config.localesDir, 'en.po'), 'utf8');
    writeFileSync(file, emptyCatalogue(english, language));
  }
  const hub = await Hub.create('cli', () => config, projectFolder);
  await hub.directVisit(true, false, false);
  for (const { storage } of await hub.status())
    if (storage.own)
      for (const { locale, untranslated } of storage.details)
        say(`${locale}.po: ${storage.total} texts, ${untranslated} not translated yet`);
  return 0;
});

import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { setUpPackages } from './setup/set-up.mjs';
import { say } from './setup/say.mjs';

/** `npm run texts`: brings the catalogues of renderer/language up to the sources (docs/languages.md). */
await runScript(async () => {
  await setUpPackages();
  const { Hub } = await import('wuchale');
  const { default: config } = await import('../wuchale.config.js');
  const hub = await Hub.create('cli', () => config, projectFolder);
  await hub.directVisit(true, false, false);
  for (const { storage } of await hub.status())
    if (storage.own)
      for (const { locale, untranslated } of storage.details)
        say(`${locale}.po: ${storage.total} texts, ${untranslated} not translated yet`);
  return 0;
});

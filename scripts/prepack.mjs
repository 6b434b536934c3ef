import { prebuildBinding } from './build/prebuild-binding.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { say } from './setup/say.mjs';
import { setUp } from './setup/set-up.mjs';

/** Before `npm pack` and `npm publish`: what goes into the npm package is built, and is what the sources say. */
await runScript(async () => {
  await setUp();
  const binding = await prebuildBinding(projectFolder);
  if ('reason' in binding)
    say(`Who installs it compiles the fast engine's binding: ${binding.reason}.`);
  return 0;
});

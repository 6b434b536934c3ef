import { build, setUpPackages } from './setup/set-up.mjs';
import { runScript } from './setup/run-script.mjs';

/** `npm run build`: builds dist/, whether or not it is current. */
await runScript(async () => {
  const { node } = await setUpPackages();
  await build(node);
  return 0;
});

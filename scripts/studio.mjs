import { join } from 'node:path';
import { handOver } from './setup/child-process.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { setUp } from './setup/set-up.mjs';
import { standWhereNpmWasCalled } from './setup/stand-where-npm-was-called.mjs';

/** `npm run studio -- …`: the command line, after whatever set-up is missing. */
await runScript(async () => {
  standWhereNpmWasCalled();
  const { node } = await setUp();
  const cli = join(projectFolder, 'dist', 'main', 'cli.js');
  return handOver(node, ['--enable-source-maps', cli, ...process.argv.slice(2)]);
});

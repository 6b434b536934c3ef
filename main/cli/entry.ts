import { isNodeNewEnough, nodeNeeded } from './node-version.mjs';

// Nothing else is imported before the check: an older Node fails in the imports, with a stack trace.
if (isNodeNewEnough(process.versions.node)) {
  const { endInWords } = await import('./end-in-words.ts');
  const { watchOutput } = await import('../host/terminal.ts');
  endInWords();
  watchOutput();
  const { main } = await import('./program.ts');
  const code = await main(process.argv);
  // Unless what came of it could not be written.
  process.exitCode ||= code;
} else {
  process.stderr.write(
    `Sprite GAN Studio does not run on Node ${process.versions.node}: install ${nodeNeeded}, then start it again.\n`,
  );
  process.exitCode = 1;
}

import type { TestProject } from 'vitest/node';
import { setUpDesktop } from '../../scripts/desktop-tests/set-up-desktop.mjs';

export type DesktopParts = Awaited<ReturnType<typeof setUpDesktop>>;

declare module 'vitest' {
  interface ProvidedContext {
    desktop: DesktopParts;
  }
}

/** Before the tests of the window: brings an Electron, or says why they are skipped. */
export default async function setUp(project: TestProject): Promise<void> {
  const desktop = await setUpDesktop();
  if ('obstacle' in desktop)
    process.stderr.write(`The tests of the window are skipped: ${desktop.obstacle}\n`);
  else process.stderr.write(`The tests of the window run in Electron ${desktop.version}.\n`);
  project.provide('desktop', desktop);
}

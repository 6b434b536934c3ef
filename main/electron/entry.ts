import { startDesktop } from './start-desktop.ts';

// Not awaited: Electron becomes ready only once this module has been evaluated.
void startDesktop(process.argv.slice(1));

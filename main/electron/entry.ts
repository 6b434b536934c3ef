import { startDesktop } from './start-desktop.ts';
import { surviveUnexpectedErrors } from './unexpected-errors.ts';

const whenOpen = surviveUnexpectedErrors();
// Not awaited: Electron becomes ready only once this module has been evaluated.
void startDesktop(process.argv.slice(1), whenOpen);

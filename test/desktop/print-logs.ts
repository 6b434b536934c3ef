import { beforeEach, onTestFailed } from 'vitest';
import { printLogs } from './desktop.ts';

// After the hooks of the test, which may be what fails.
beforeEach(() => onTestFailed(printLogs));

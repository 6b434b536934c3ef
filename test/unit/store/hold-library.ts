/**
 * Run by library.test.ts as a process of its own: opens the library, stores a dataset, and waits to be killed. Nothing
 * here refers to the library any more, and what nobody refers to is collected: the lock must outlive that.
 */
import { setImmediate } from 'node:timers/promises';
import { insertDataset } from '../../../main/store/datasets.ts';
import { openLibrary } from '../../../main/store/library.ts';
import { exampleDataset } from './examples.ts';

function openAndForget(): void {
  insertDataset(openLibrary(String(process.argv[2])).store, exampleDataset());
}

openAndForget();
await setImmediate();
globalThis.gc?.();
// What is collected is let go of in a task of its own.
await setImmediate();
process.send?.('opened');
setInterval(() => undefined, 60_000);

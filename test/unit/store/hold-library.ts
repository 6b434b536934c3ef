/** Run by library.test.ts as a process of its own: opens the library, stores a dataset, and waits to be killed. */
import { insertDataset } from '../../../main/store/datasets.ts';
import { openLibrary } from '../../../main/store/library.ts';
import { exampleDataset } from './examples.ts';

const library = openLibrary(String(process.argv[2]));
insertDataset(library.store, exampleDataset());
process.send?.('opened');
setInterval(() => undefined, 60_000);

import { z } from 'zod';

/** What takes room in a library, by what it is of use for. */
export const libraryPartIds = [
  'datasets',
  'checkpoints',
  'sheets',
  'generators',
  'favourites',
  'database',
  'exports',
  'other',
] as const;
export type LibraryPartId = (typeof libraryPartIds)[number];

export const libraryPartWords: Readonly<Record<LibraryPartId, { label: string; what: string }>> = {
  datasets: { label: 'Datasets', what: 'sprites, and what was dropped, to import it again' },
  checkpoints: { label: 'Checkpoints', what: 'from which training goes on' },
  sheets: { label: 'Sheets', what: 'pictures of creatures that runs drew' },
  generators: { label: 'Generators', what: 'what drew the newest sheets and favourites' },
  favourites: { label: 'Favourites', what: 'starred creatures' },
  database: { label: 'Database', what: 'curves, settings, and what is said of runs' },
  exports: { label: 'Exports', what: 'what browsers were given to download' },
  other: { label: 'Other', what: 'logs, and what is being written' },
};

export const librarySizeSchema = z.object({
  parts: z.array(
    z.object({ id: z.enum(libraryPartIds), bytes: z.number().min(0), files: z.int().min(0) }),
  ),
  bytes: z.number().min(0),
  /** Free on the disk on which the library lies; null where the system does not say. */
  freeBytes: z.number().min(0).nullable(),
});
export type LibrarySize = z.output<typeof librarySizeSchema>;

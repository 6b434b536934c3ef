import { z } from 'zod';
import { libraryPathSchema } from '../run/events.ts';

/** What the studio gives out as a file, by the ending of its name. */
export const savedKinds = {
  png: { label: 'Picture', mediaType: 'image/png' },
  svg: { label: 'Drawing', mediaType: 'image/svg+xml' },
  csv: { label: 'Table', mediaType: 'text/csv' },
  md: { label: 'Markdown', mediaType: 'text/markdown' },
  gif: { label: 'Film', mediaType: 'image/gif' },
  zip: { label: 'Archive', mediaType: 'application/zip' },
  html: { label: 'Page', mediaType: 'text/html' },
} as const;
export type SavedKind = keyof typeof savedKinds;
export const savedKindSchema = z.enum(Object.keys(savedKinds) as [SavedKind, ...SavedKind[]]);

/** What a file is called before a person chooses: without its ending. */
export const fileNameSchema = z
  .string()
  .max(80)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'is not small letters, digits and hyphens');

export const savedFileSchema = z.object({
  /** Absolute, on the studio's machine. */
  path: z.string(),
  bytes: z.number(),
  /** Where the browser host offers it to download; null on the desktop. */
  downloadPath: libraryPathSchema.nullable(),
});
export type SavedFile = z.output<typeof savedFileSchema>;

/** By which whoever asked for a file hears how far it is, and calls it off. */
export const saveIdSchema = z.string().min(1).max(64);

/** What a window makes by itself, a chart above all, is at most so long: it goes in one call. */
export const mostSavedBytes = 1_000_000;

import { z } from 'zod';

/** "de", "pt-BR", and "en-XA" for the pseudo-language. */
export const languageCodeSchema = z
  .string()
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/, 'is no language');

/** What the desktop remembers beside the library. */
export const desktopSettingsSchema = z.object({
  /** Libraries that were open, the newest first; the open one is not among them. */
  recentLibraries: z.array(z.object({ path: z.string(), isThere: z.boolean() })),
  /** Whether the system tells of the end of a run while the person looks at something else. */
  notifies: z.boolean(),
});
export type DesktopSettings = z.output<typeof desktopSettingsSchema>;

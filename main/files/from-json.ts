import type { z } from 'zod';

/** What a text says; undefined where it is no JSON, or another JSON: a file that a person has edited counts as missing. */
export function fromJson<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

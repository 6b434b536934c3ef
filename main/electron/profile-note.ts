import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { z } from 'zod';
import { writeBesideSync } from '../files/write-beside.ts';
import { say } from '../host/terminal.ts';

/** A small JSON file in the profile, which the studio can do without. */
export interface ProfileNote<Content> {
  /** Undefined where it is missing, damaged, or edited into something else. */
  read(): Content | undefined;
  /** @param otherwise what it means that it cannot be written, for the error stream */
  write(content: Content, otherwise: string): void;
}

export function profileNote<Content>(
  name: string,
  schema: z.ZodType<Content>,
): ProfileNote<Content> {
  const path = () => join(app.getPath('userData'), name);
  return {
    read() {
      try {
        return schema.parse(JSON.parse(readFileSync(path(), 'utf8')));
      } catch {
        return undefined;
      }
    },
    write(content, otherwise) {
      try {
        mkdirSync(app.getPath('userData'), { recursive: true });
        writeBesideSync(path(), `${JSON.stringify(content)}\n`);
      } catch (error) {
        say(`${otherwise}: ${String(error)}`);
      }
    },
  };
}

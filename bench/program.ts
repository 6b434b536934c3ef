import { writeFileSync } from 'node:fs';
import * as prettier from 'prettier';
import { inWords, say } from '../scripts/setup/say.mjs';

/** What the programs that measure for hours have in common: their command line, and the documents that they write. */

/** Of the command line; ends the program with 2 where it says something wrong, which is told with the usage. */
export function optionsOrUsage<T>(parse: (args: readonly string[]) => T, usage: string): T {
  try {
    return parse(process.argv.slice(2));
  } catch (error) {
    say(`${inWords(error)}\n\n${usage}`);
    process.exit(2);
  }
}

/** As `npm run format` would leave it. */
export async function writeFormatted(file: string, text: string): Promise<void> {
  const style = await prettier.resolveConfig(file);
  writeFileSync(file, await prettier.format(text, { ...style, filepath: file }));
}

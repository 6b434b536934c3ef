import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('ends a command that waits for ever in words and with code 1, not with Node’s 13', () => {
  const module = pathToFileURL(join(import.meta.dirname, '../../../main/cli/end-in-words.ts')).href;
  const program = `
    const { endInWords } = await import('${module}');
    endInWords();
    await new Promise(() => undefined);`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^error: The command waited for something/m);
});

import { describe, expect, it } from 'vitest';
import { capture } from '../../scripts/setup/child-process.mjs';
import { projectFolder } from '../../scripts/setup/project.mjs';

describe('the npm packages', () => {
  it.each([[['ls']], [['ls', '--omit=dev']]])(
    'are what package.json asks for, nothing missing or too much (npm %j)',
    async (args) => {
      const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
      const { code, errors } = await capture(npm, args, { cwd: projectFolder });
      expect(code, errors).toBe(0);
    },
  );
});

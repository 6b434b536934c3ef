import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../main/electron/command-line.ts';

describe('the desktop’s command line', () => {
  it('takes the library in both spellings, among switches of Chromium', () => {
    expect(readArguments(['/app', '--library', 'my sprites']).library).toBe('my sprites');
    expect(readArguments(['--no-sandbox', '--library=/tmp/ü', '--inspect=0']).library).toBe(
      '/tmp/ü',
    );
    expect(readArguments(['.', '--no-sandbox']).library).toBeUndefined();
  });

  it('refuses a library without a folder', () => {
    expect(() => readArguments(['.', '--library'])).toThrow(
      'The option --library names no folder.',
    );
    expect(() => readArguments(['.', '--library='])).toThrow(
      'The option --library names no folder.',
    );
  });
});

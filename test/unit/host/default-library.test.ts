import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseLibraryPath } from '../../../main/host/default-library.ts';

describe('the library', () => {
  it('is what --library names, then STUDIO_LIBRARY, then a folder of the system', () => {
    const environment = { STUDIO_LIBRARY: '/from/environment' };
    expect(chooseLibraryPath('given', environment)).toBe(resolve('given'));
    expect(chooseLibraryPath(undefined, environment)).toBe(resolve('/from/environment'));
    expect(chooseLibraryPath(undefined, {})).toMatch(/sprite-gan-studio/);
  });
});

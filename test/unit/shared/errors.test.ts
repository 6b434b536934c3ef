import { describe, expect, it } from 'vitest';
import { StudioError, toErrorShape } from '../../../shared/errors.ts';

function failure(code: string, options?: ErrorOptions): Error {
  return Object.assign(new Error(`${code}: what the system says`, options), { code });
}

describe('an error that crosses a border', () => {
  it.each(['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'])(
    'is called a full disk where it is %s',
    (code) => {
      const shape = toErrorShape(failure(code));
      expect(shape).toMatchObject({ code: 'disk-full', hint: expect.stringMatching(/Make room/) });
      expect(toErrorShape(new Error('writing failed', { cause: failure(code) }))).toEqual(shape);
    },
  );

  it('keeps the sentence of who knew more of what was written', () => {
    const known = new StudioError('forbidden', 'A sentence.', 'A hint.', {
      cause: failure('ENOSPC'),
    });
    expect(toErrorShape(known)).toMatchObject({ code: 'forbidden', message: 'A sentence.' });
  });

  it('is a fault in the studio where nobody knows it', () => {
    expect(toErrorShape(failure('EIO'))).toMatchObject({ code: 'internal' });
    expect(toErrorShape('ENOSPC')).toMatchObject({ code: 'internal', message: 'ENOSPC' });
  });
});

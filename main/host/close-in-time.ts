import type { Studio } from '../studio/studio.ts';

/**
 * Closes a studio, as every host does, and waits no longer than the studio itself says that it takes.
 *
 * @returns whether it has closed; what holds it up, a process that even SIGKILL does not end, is not waited for
 * @throws what closing throws
 */
export async function closeInTime(
  studio: Pick<Studio, 'close' | 'closing' | 'log'>,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const closed = studio.close().then(() => true);
    const withinMs = (studio.closing?.endsBy ?? 0) - Date.now();
    const tooLate = new Promise<false>((resolve) => {
      timer = setTimeout(() => {
        studio.log.warn({ withinMs }, 'closing took too long; ending without waiting');
        resolve(false);
      }, withinMs);
    });
    return await Promise.race([closed, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

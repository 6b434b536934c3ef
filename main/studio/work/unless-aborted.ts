/** Waits for it, unless the signal is aborted: what hangs goes on in vain. @throws the signal's reason */
export function unlessAborted<T>(
  signal: AbortSignal,
  work: () => Promise<T> | undefined,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const giveUp = () => reject(signal.reason as Error);
    signal.addEventListener('abort', giveUp, { once: true });
    void Promise.resolve(work())
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', giveUp));
  });
}

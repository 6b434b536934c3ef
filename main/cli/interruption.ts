/** What Ctrl-C, a closing terminal or a system that shuts down send. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Whether the person wants the command to end: the first time orderly, the second time at once. */
export interface Interruption {
  readonly orderly: AbortSignal;
  readonly atOnce: AbortSignal;
}

/** Listens from now on; a process has one. A reader of stdout that went away counts as the first time. */
export function createInterruption(): Interruption {
  const orderly = new AbortController();
  const atOnce = new AbortController();
  for (const signal of signals) {
    process.on(signal, () => (orderly.signal.aborted ? atOnce : orderly).abort());
  }
  process.stdout.on('error', () => orderly.abort());
  return { orderly: orderly.signal, atOnce: atOnce.signal };
}

import { StudioError } from '../../../shared/errors.ts';
import type { Push } from '../push.ts';

interface CalledOff {
  signal?: AbortSignal;
  onDrawn?: (done: number, of: number) => void;
}

/** Sheets that are being drawn for windows, each of which may be called off. */
export class SheetsUnderWay {
  readonly #push: Push;
  readonly #under = new Map<string, AbortController>();

  constructor(push: Push) {
    this.#push = push;
  }

  /**
   * @param drawId undefined for a sheet that nobody follows
   * @throws StudioError `cancelled` at once, also while others are drawn first, or what `work` throws
   */
  async run<T>(drawId: string | undefined, work: (calledOff: CalledOff) => Promise<T>): Promise<T> {
    if (drawId === undefined) return work({});
    const controller = new AbortController();
    const { signal } = controller;
    this.#under.set(drawId, controller);
    const off = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as StudioError)),
    );
    const onDrawn = (done: number, of: number) => this.#push.send('drawing', { drawId, done, of });
    try {
      return await Promise.race([work({ signal, onDrawn }), off]);
    } finally {
      this.#under.delete(drawId);
    }
  }

  cancel(drawId: string): void {
    this.#under.get(drawId)?.abort(cancelled());
  }
}

function cancelled(): StudioError {
  return new StudioError(
    'cancelled',
    'The new creatures were called off; nothing of them is kept.',
    'Make new creatures whenever you like.',
  );
}

import type { PictureRequest } from '../../../shared/run/trainer-protocol.ts';

/** Pictures that are asked for, in the order in which they came. */
export class PictureRequests {
  readonly #requests: PictureRequest[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  add(request: PictureRequest): void {
    this.#requests.push(request);
    this.#wake?.();
  }

  /** What has come by now is still given out. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Waits for the next request; undefined after the last. */
  async next(): Promise<PictureRequest | undefined> {
    while (this.#requests.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#requests.shift();
  }
}

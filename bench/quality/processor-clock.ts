/** What a process has used of the processor since it began, all its threads together, in seconds. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Processor time that counts: from when it was started, without what is set aside. */
export class ProcessorClock {
  readonly #read: () => number;
  #startedAt: number;

  /** @param read gives seconds that never fall */
  constructor(read: () => number = processorSeconds) {
    this.#read = read;
    this.#startedAt = read();
  }

  get seconds(): number {
    return this.#read() - this.#startedAt;
  }

  /** Work that is not the candidate's own, such as drawing what shall be measured. */
  async without<Result>(work: () => Promise<Result> | Result): Promise<Result> {
    const begun = this.#read();
    try {
      return await work();
    } finally {
      this.#startedAt += this.#read() - begun;
    }
  }
}

import { toErrorShape } from '../../shared/errors.ts';

export interface ToastAction {
  label: string;
  run: () => unknown;
}

export interface Toast {
  id: number;
  tone: 'good' | 'bad';
  message: string;
  hint: string;
  action: ToastAction | null;
}

/** What is said of something that was done, and the way back. */
export interface Done {
  message: string;
  undo: () => unknown;
}

interface UnderWay {
  /** Of its toast to come: greater than those of what was done before it began. */
  id: number;
  /** It is done, and the toast says so; where it failed there is none. */
  said: Promise<void>;
}

const shownMs = 8_000;

/** Short messages at the corner. One with "Undo" waits as long as the pointer or the focus is on it. */
export class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #nextId = 1;
  readonly #timers: Record<number, ReturnType<typeof setTimeout>> = {};
  /** What is being done and can be undone then. */
  #underWay: readonly UnderWay[] = [];

  say(message: string, action: ToastAction | null = null): void {
    this.#show({ tone: 'good', message, hint: '', action });
  }

  /**
   * Runs a call of the studio and says what came of it, with a way back. Control+Z is for it from the first moment: pressed
   * while thousands are being removed, it would undo what was done before them.
   *
   * @param toSay null where nothing came of it
   * @returns undefined where it went wrong, which is said
   */
  async withUndo<T>(work: Promise<T>, toSay: (answer: T) => Done | null): Promise<T | undefined> {
    const id = this.#nextId++;
    const answered = this.catching(work);
    const said = answered.then((answer) => {
      const done = answer === undefined ? null : toSay(answer);
      if (done === null) return;
      const action = { label: 'Undo', run: done.undo };
      this.#show({ tone: 'good', message: done.message, hint: '', action }, id);
    });
    this.#underWay = [...this.#underWay, { id, said }];
    await said;
    this.#underWay = this.#underWay.filter((other) => other.id !== id);
    return answered;
  }

  /** Shows what went wrong, in the studio's own words. */
  fail(thrown: unknown): void {
    const { code, message, hint } = toErrorShape(thrown);
    // The whole window says so already.
    if (code === 'closing') return;
    if (code === 'internal') console.error(thrown);
    this.#show({ tone: 'bad', message, hint, action: null });
  }

  /** Runs a call of the studio; what goes wrong becomes a toast, and nothing comes of it. */
  async catching<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work;
    } catch (thrown) {
      this.fail(thrown);
      return undefined;
    }
  }

  act(id: number): void {
    const toast = this.list.find((candidate) => candidate.id === id);
    this.dismiss(id);
    toast?.action?.run();
  }

  /** What the newest message offers, which is to undo it most of the time. @returns whether there was anything */
  actNewest(): boolean {
    const underWay = this.#underWay.at(-1);
    const toast = this.list.findLast(({ action }) => action !== null);
    // What was begun last goes first, be it done or not.
    if (underWay && underWay.id > (toast?.id ?? 0)) {
      this.#underWay = this.#underWay.slice(0, -1);
      void underWay.said.then(() => this.act(underWay.id));
      return true;
    }
    if (toast) this.act(toast.id);
    return toast !== undefined;
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers[id]);
    delete this.#timers[id];
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** After something that ends every way back. */
  dismissActions(): void {
    for (const { id, action } of this.list) if (action) this.dismiss(id);
  }

  hold(id: number): void {
    clearTimeout(this.#timers[id]);
  }

  letGo(id: number): void {
    clearTimeout(this.#timers[id]);
    this.#timers[id] = setTimeout(() => this.dismiss(id), shownMs);
  }

  #show(toast: Omit<Toast, 'id'>, id = this.#nextId++): void {
    this.list = [...this.list.slice(-3), { ...toast, id }];
    this.letGo(id);
  }
}

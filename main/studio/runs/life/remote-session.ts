import { isDiskFull } from '../../../../shared/library/disk-full.ts';
import type { TrainerMessage, TrainingCommand } from '../../../../shared/run/trainer-protocol.ts';
import type { RemoteEnd, RemoteListener, RemoteTraining } from '../trainer-pool.ts';
import { deadlines, failures, type ProcessPhase } from './life.ts';
import type { SessionEnd } from './trainer-session.ts';

interface SessionOptions extends Pick<
  RemoteListener,
  | 'onTaken'
  | 'onForgotten'
  | 'onLeft'
  | 'onWait'
  | 'onNoRoom'
  | 'onRoom'
  | 'onStored'
  | 'onFetched'
  | 'onGone'
> {
  begin: (listener: RemoteListener) => RemoteTraining;
  onMessage: (message: TrainerMessage, cursor: string) => void;
  onEnd: (end: SessionEnd & Pick<RemoteEnd, 'said' | 'wasOnItsWay'>) => void;
}

/**
 * A training in a pool, as `TrainerSession` is one on this machine. The machine that has it keeps the deadlines of its
 * process; how long it waits for a machine nobody knows.
 */
export class RemoteSession {
  readonly pid = undefined;
  readonly #training: RemoteTraining;
  #phase: ProcessPhase = 'loading';
  #hadJob = false;
  #deadline: NodeJS.Timeout | undefined;
  #leave: () => void = () => undefined;
  /** Resolves when it has ended, or the studio has let go of it. Never rejects. */
  readonly ended: Promise<void>;

  constructor({ begin, onMessage, onEnd, ...hooks }: SessionOptions) {
    this.ended = new Promise((resolve) => (this.#leave = resolve));
    this.#training = begin({
      ...hooks,
      onTaken: (...taken) => this.#store(() => hooks.onTaken(...taken)),
      onForgotten: () => this.#store(() => hooks.onForgotten()),
      onLeft: (...left) => this.#store(() => hooks.onLeft(...left)),
      onWait: (why) => this.#store(() => hooks.onWait(why)),
      onStored: (checkpoint) => this.#store(() => hooks.onStored(checkpoint)),
      onFetched: (step) => this.#store(() => hooks.onFetched(step)),
      onGone: (step) => this.#store(() => hooks.onGone(step)),
      onMessage: (message, cursor) => {
        if (this.#phase === 'loading') this.#phase = 'working';
        this.#store(() => onMessage(message, cursor));
      },
      onEnd: ({ hadJob, ...end }) => {
        clearTimeout(this.#deadline);
        this.#phase = 'gone';
        this.#hadJob = hadJob;
        onEnd({ ...end, failure: this.#failure ?? end.failure });
        this.#training.forget();
        this.#leave();
      },
    });
  }

  #failure: SessionEnd['failure'] = null;

  get phase(): ProcessPhase {
    return this.#phase;
  }

  get hadJob(): boolean {
    return this.#hadJob;
  }

  send(command: TrainingCommand): void {
    this.#training.send(command);
  }

  /** Before the others that wait for a machine. */
  trainNext(): void {
    this.#training.trainNext();
  }

  /** Asks for a checkpoint and the end. A machine that is lost meanwhile is waited for, but not for ever. */
  stop(withinMs: number): void {
    this.#phase = 'stopping';
    this.send({ type: 'stop' });
    this.#deadline = setTimeout(() => this.kill(), withinMs + deadlines.takeOverMs);
  }

  /** Somebody looks at it for so long. */
  watch(forMs: number): void {
    this.#training.watch(forMs);
  }

  /** It has said how its work ended; that it has is told next. */
  leave(): void {
    this.#phase = 'leaving';
  }

  kill(): void {
    this.#training.kill();
  }

  /** The studio closes, the training goes on. */
  detach(): void {
    clearTimeout(this.#deadline);
    this.#training.detach();
    this.#leave();
  }

  /** Nothing but room is worth another try. */
  #store(record: () => void): void {
    try {
      record();
    } catch (thrown) {
      if (isDiskFull(thrown)) throw thrown;
      this.#failure ??= failures.notStored(thrown);
      this.kill();
    }
  }
}

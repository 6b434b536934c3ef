import { StudioError } from '../../../../shared/errors.ts';
import type {
  PictureRequest,
  TrainerMessage,
  TranslateJob,
} from '../../../../shared/run/trainer-protocol.ts';
import type { Core } from '../../core.ts';
import { recordFallBack } from '../fall-back.ts';
import { deadlines, howItVanished } from '../life/life.ts';
import { TrainerSession, type SessionEnd } from '../life/trainer-session.ts';

/** A request without its number, which is given here. */
export type PictureQuestion = PictureRequest extends infer R
  ? R extends PictureRequest
    ? Omit<R, 'requestId'>
    : never
  : never;

/** Which kind of message answers which question. */
interface AnswersTo {
  translate: 'picture';
  example: 'picture';
  source: 'picture';
  paint: 'painted';
  directions: 'directions';
}
export type AnswerTo<Q extends PictureQuestion> = Extract<
  TrainerMessage,
  { type: AnswersTo[Q['type']] }
>;

type PictureAnswer = Extract<TrainerMessage, { requestId: number }>;

interface Waiting {
  resolve(answer: PictureAnswer): void;
  reject(error: StudioError): void;
}

/** One is enough for a single picture, and leaves the others to a run that trains. */
const threads = 1;

/** A trainer process that stays to draw from pictures or latents, once it is its turn among all that draws. */
export class WarmTranslator {
  readonly #onFallBack: (message: Parameters<typeof recordFallBack>[2]) => void;
  readonly #withdraw: () => void;
  readonly #waiting = new Map<number, Waiting>();
  /** Asked before the process was ready to be asked. */
  readonly #early: PictureRequest[] = [];
  #session: TrainerSession | undefined;
  #begun = false;
  #stopping = false;
  #lastRequestId = 0;
  #end: () => void = () => undefined;
  /** Resolves when the process is gone, or will not be started. */
  readonly ended: Promise<void>;

  constructor(
    core: Pick<Core, 'work' | 'startTrainer' | 'store' | 'push'>,
    { runId, logFile }: { runId: string; logFile: string },
    job: TranslateJob,
  ) {
    this.#onFallBack = (message) => recordFallBack(core, runId, message);
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.#withdraw = core.work.enter(
      { kind: 'translate', runId, giveWay: () => this.#waiting.size === 0 && this.stop() },
      {
        begin: (leave) => {
          this.#session = new TrainerSession({
            trainer: core.startTrainer({ logFile, threads }),
            job,
            onMessage: (message) => this.#receive(message),
          });
          void this.#session.ended.then((end) => {
            leave();
            this.#rejectAll(end.failure ? StudioError.fromShape(end.failure) : gone(end));
          });
        },
        refuse: (why) => this.#rejectAll(why),
      },
    );
  }

  /** It was let go, and answers what it was asked before only. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** @throws StudioError what the trainer gives as its failure, or `trainer-crashed` */
  ask<Q extends PictureQuestion>(question: Q): Promise<AnswerTo<Q>> {
    const request = { ...question, requestId: ++this.#lastRequestId };
    if (this.#begun) this.#session?.send(request);
    else this.#early.push(request);
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.requestId, {
        resolve: (answer) => resolve(answer as AnswerTo<Q>),
        reject,
      });
    });
  }

  /** Lets it answer what it was asked, and exit. */
  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    const deadline = setTimeout(() => this.kill(), deadlines.lastDrawingsMs).unref();
    void this.ended.then(() => clearTimeout(deadline));
    if (this.#begun) this.#session?.send({ type: 'stop' });
    else if (this.#waiting.size === 0) this.kill();
  }

  kill(): void {
    this.#withdraw();
    if (this.#session) this.#session.kill();
    else this.#rejectAll(letGo());
  }

  #receive(message: TrainerMessage): void {
    if (message.type === 'engine') {
      this.#begun = true;
      for (const request of this.#early.splice(0)) this.#session?.send(request);
      if (this.#stopping) this.#session?.send({ type: 'stop' });
    } else if (message.type !== 'drawing' && 'requestId' in message) {
      this.#waiting.get(message.requestId)?.resolve(message);
      this.#waiting.delete(message.requestId);
    } else if (message.type === 'fell-back') {
      this.#onFallBack(message);
    }
  }

  #rejectAll(error: StudioError): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    this.#end();
  }
}

function letGo(): StudioError {
  return new StudioError('cancelled', 'Nothing was drawn.', 'Draw again.');
}

function gone({ exit }: SessionEnd): StudioError {
  return new StudioError(
    'trainer-crashed',
    `The process that draws ${howItVanished(exit)}.`,
    'Draw again: it is started anew. Memory may have run out; the trainer’s log in the run’s folder may say more.',
  );
}

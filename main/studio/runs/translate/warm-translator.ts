import { StudioError } from '../../../../shared/errors.ts';
import type { Picture } from '../../../../shared/picture.ts';
import type {
  PictureRequest,
  TrainerMessage,
  TranslateJob,
} from '../../../../shared/trainer-protocol.ts';
import type { StartTrainer } from '../trainer-process.ts';
import { TrainerSession, type SessionEnd } from '../trainer-session.ts';

/** A request without its number, which is given here. */
export type PictureQuestion = PictureRequest extends infer R
  ? R extends PictureRequest
    ? Omit<R, 'requestId'>
    : never
  : never;

interface Waiting {
  resolve(picture: Picture): void;
  reject(error: StudioError): void;
}

/** One is enough for a single picture, and leaves the others to a run that trains. */
const threads = 1;

/** A trainer process that stays to draw from pictures. */
export class WarmTranslator {
  readonly #session: TrainerSession;
  readonly #waiting = new Map<number, Waiting>();
  /** Asked before the process was ready to be asked. */
  readonly #early: PictureRequest[] = [];
  #begun = false;
  #lastRequestId = 0;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;

  constructor(startTrainer: StartTrainer, logFile: string, job: TranslateJob) {
    this.#session = new TrainerSession({
      trainer: startTrainer({ logFile, threads }),
      job,
      onMessage: (message) => this.#receive(message),
    });
    this.ended = this.#session.ended.then((end) => this.#rejectAll(end));
  }

  /** @throws StudioError what the trainer gives as its failure, or `trainer-crashed` */
  ask(question: PictureQuestion): Promise<Picture> {
    const request: PictureRequest = { ...question, requestId: ++this.#lastRequestId };
    if (this.#begun) this.#session.send(request);
    else this.#early.push(request);
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.requestId, { resolve, reject });
    });
  }

  /** Lets it answer what it was asked, and exit. */
  stop(): void {
    if (this.#session.hasJob) this.#session.send({ type: 'stop' });
    else this.kill();
  }

  kill(): void {
    this.#session.kill();
  }

  #receive(message: TrainerMessage): void {
    if (message.type === 'engine') {
      this.#begun = true;
      for (const request of this.#early.splice(0)) this.#session.send(request);
    } else if (message.type === 'picture') {
      this.#waiting.get(message.requestId)?.resolve(message.picture);
      this.#waiting.delete(message.requestId);
    }
  }

  #rejectAll(end: SessionEnd): void {
    const error = end.failure ? StudioError.fromShape(end.failure) : gone(end);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

function gone({ exit }: SessionEnd): StudioError {
  const how = exit.signal ? `was ended (${exit.signal})` : `ended by itself (code ${exit.code})`;
  return new StudioError(
    'trainer-crashed',
    `The process that draws ${how} before it had answered.`,
    'Draw again: it is started anew. The trainer’s log in the run’s folder may say why it ended.',
  );
}

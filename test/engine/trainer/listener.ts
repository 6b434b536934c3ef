import type { TrainerEvent, TrainerEventOf } from '../../../shared/run/events.ts';
import { trainerMessageSchema, type TrainerMessage } from '../../../shared/run/trainer-protocol.ts';
import { PictureRequests } from '../../../main/trainer/process/picture-requests.ts';
import { TrainingControl } from '../../../main/trainer/process/training-control.ts';

/** What a job says, checked against the protocol. */
export class Listener {
  readonly control: TrainingControl;
  readonly requests = new PictureRequests();
  readonly messages: TrainerMessage[] = [];
  onEvent: (event: TrainerEvent) => void = () => undefined;

  constructor(control = new TrainingControl()) {
    this.control = control;
  }

  readonly send = (message: TrainerMessage): void => {
    const parsed = trainerMessageSchema.parse(structuredClone(message));
    this.messages.push(parsed);
    if (parsed.type === 'events') parsed.events.forEach((event) => this.onEvent(event));
  };

  get events(): TrainerEvent[] {
    return this.messages.flatMap((message) => (message.type === 'events' ? message.events : []));
  }

  of<T extends TrainerEvent['type']>(type: T): TrainerEventOf<T>[] {
    return this.events.filter((event) => event.type === type) as TrainerEventOf<T>[];
  }
}

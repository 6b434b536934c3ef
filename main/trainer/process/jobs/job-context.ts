import type { TrainerMessage } from '../../../../shared/run/trainer-protocol.ts';
import type { PictureRequests } from '../picture-requests.ts';
import type { TrainingControl } from '../training-control.ts';

/** What a job has of the world around it. */
export interface JobContext {
  send(message: TrainerMessage): void;
  readonly control: TrainingControl;
  readonly requests: PictureRequests;
}

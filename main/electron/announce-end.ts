import { Notification } from 'electron';
import type { RunEventOf } from '../../shared/events.ts';

/** Whoever stopped a run, or quit the studio, knows. */
type Announced = Exclude<RunEventOf<'done'>['reason'], 'stopped'>;

const sentences: Record<Announced, string> = {
  completed: 'All its steps are done.',
  interrupted: 'Its trainer ended unexpectedly. It can be resumed from its last checkpoint.',
  diverged: 'Its losses exploded. The last good checkpoint was kept.',
  failed: 'It failed. Open it to see why.',
};

/** Electron hears no click on a notification that has been garbage-collected meanwhile. */
const shown = new Set<Notification>();

/** Tells a person who is looking at something else that a run has ended. */
export function announceEnd(runName: string, reason: Announced, open: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title: runName, body: sentences[reason] });
  shown.add(notification);
  const forget = () => shown.delete(notification);
  notification.on('click', open);
  for (const event of ['click', 'close', 'failed'] as const)
    notification.once(event as 'close', forget);
  notification.show();
}

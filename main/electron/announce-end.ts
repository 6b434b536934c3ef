import { Notification } from 'electron';
import type { EndedState } from '../../shared/run/events.ts';
import { announcements } from '../studio/runs/life/life.ts';

/** Electron hears no click on a notification that has been garbage-collected meanwhile. */
const shown = new Set<Notification>();

/** Tells a person who is looking at something else that a run has ended. */
export function announceEnd(runName: string, reason: EndedState, open: () => void): void {
  const body = announcements[reason];
  if (body === null || !Notification.isSupported()) return;
  const notification = new Notification({ title: runName, body });
  shown.add(notification);
  const forget = () => shown.delete(notification);
  notification.on('click', open);
  for (const event of ['click', 'close', 'failed'] as const)
    notification.once(event as 'close', forget);
  notification.show();
}

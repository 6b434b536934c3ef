import type { RunState } from '../../../../shared/events.ts';

/**
 * From which state a run may go where. Every ended run may be queued again to go on from its last
 * checkpoint; a crash can come at any time, so every live state may become interrupted or failed.
 */
const transitions: Record<RunState, readonly RunState[]> = {
  queued: ['starting', 'stopped', 'failed', 'interrupted'],
  starting: ['running', 'stopping', 'completed', 'stopped', 'interrupted', 'diverged', 'failed'],
  running: ['paused', 'stopping', 'completed', 'stopped', 'interrupted', 'diverged', 'failed'],
  paused: ['running', 'stopping', 'stopped', 'interrupted', 'failed'],
  stopping: ['stopped', 'completed', 'interrupted', 'diverged', 'failed'],
  completed: ['queued'],
  stopped: ['queued'],
  interrupted: ['queued'],
  diverged: ['queued'],
  failed: ['queued'],
};

export function mayGo(from: RunState, to: RunState): boolean {
  return transitions[from].includes(to);
}

import { formatTimeLeft } from '../../shared/format.ts';
import { TimeLeft } from '../../shared/time-left.ts';
import type { Progress } from '../studio/export/export-file.ts';
import { createInterruption } from './interruption.ts';
import { createStatusLine } from './status-line.ts';

/**
 * Writes something that takes its time: how far it is stands in the status line, and Ctrl-C calls it off.
 *
 * @param doing such as "Exporting"
 */
export async function whileShown<T>(
  doing: string,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const { orderly: signal } = createInterruption();
  const status = createStatusLine();
  const timeLeft = new TimeLeft();
  const onShare = (share: number) => {
    const etaMs = timeLeft.at(share, Date.now());
    const left = etaMs === null ? '' : ` · ${formatTimeLeft(etaMs)}`;
    status.show(`${doing}: ${Math.floor(share * 100)} %${left}`);
  };
  try {
    return await work({ signal, onShare });
  } finally {
    status.clear();
  }
}

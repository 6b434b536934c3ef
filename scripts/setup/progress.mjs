import { duration, fileSize } from './file-size.mjs';

const redrawEveryMs = 200;
const linesInLog = 10;

/**
 * Shows how far a download is: one line that redraws itself on a terminal, a line every tenth in a log.
 *
 * @param {string} label
 * @param {{ isTTY?: boolean, write(text: string): unknown }} [stream]
 * @param {() => number} [now] milliseconds
 */
export function downloadProgress(label, stream = process.stderr, now = Date.now) {
  const startedAt = now();
  /** @type {number | undefined} bytes that an earlier, interrupted download left */
  let alreadyHere;
  let shownAt = -Infinity;
  let shownPart = 0;

  /** @param {number} received @param {number} total */
  const line = (received, total) => {
    const seconds = Math.max((now() - startedAt) / 1000, 0.001);
    const bytesPerSecond = (received - (alreadyHere ?? 0)) / seconds;
    const left = bytesPerSecond > 0 ? duration((total - received) / bytesPerSecond) : '?';
    const amount = `${fileSize(received)} of ${fileSize(total)}`;
    return `${label}: ${amount}, ${fileSize(bytesPerSecond)}/s, ${left} left`;
  };

  return {
    /**
     * @param {number} received bytes so far, those of an earlier attempt included
     * @param {number} total bytes of the whole file
     */
    update(received, total) {
      alreadyHere ??= received;
      const part = Math.floor((received * linesInLog) / total);
      if (stream.isTTY ? now() - shownAt < redrawEveryMs : part === shownPart) return;
      shownAt = now();
      shownPart = part;
      stream.write(
        stream.isTTY ? `\r\x1b[K${line(received, total)}` : `${line(received, total)}\n`,
      );
    },
    /** Clears the line; what comes next starts at its beginning. */
    end() {
      if (stream.isTTY) stream.write('\r\x1b[K');
    },
  };
}

import { statfsSync } from 'node:fs';
import { fileSize } from './file-size.mjs';
import { say } from './say.mjs';

const everyMs = 10_000;

/**
 * Says from time to time how much has been written, for work that says nothing itself: npm is silent for
 * minutes. Free space is what can be asked cheaply; other programs use the disk too, hence "about".
 *
 * @template Result
 * @param {string} label
 * @param {string} folder where it is written to
 * @param {() => Promise<Result>} work
 * @param {{ freeBytes?: (folder: string) => number, tell?: (sentence: string) => void, intervalMs?: number }} [surroundings]
 * @returns {Promise<Result>}
 */
export async function withDiskProgress(
  label,
  folder,
  work,
  { freeBytes = freeBytesOf, tell = say, intervalMs = everyMs } = {},
) {
  const freeBefore = freeBytes(folder);
  const timer = setInterval(() => {
    const written = Math.max(0, freeBefore - freeBytes(folder));
    tell(`${label}: about ${fileSize(written)} written so far…`);
  }, intervalMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** @param {string} folder */
function freeBytesOf(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

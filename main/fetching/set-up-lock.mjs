import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

const heartbeatMs = 5_000;
const silentForMs = 600_000;

/**
 * Lets only one set-up work at a time; a second one waits for the first and then finds it all done.
 * The holder touches the lock every few seconds: a lock without a living holder is taken over.
 * Plain JavaScript: set-up needs it before any package is installed.
 *
 * @template T
 * @param {string} lockFile
 * @param {() => Promise<T>} work
 * @param {{ onWait?: () => void, signal?: AbortSignal, pollMs?: number }} [options] `onWait` is told once
 *   where another works; `signal` ends the waiting
 * @returns {Promise<T>}
 */
export async function withLock(lockFile, work, { onWait, signal, pollMs = 500 } = {}) {
  mkdirSync(dirname(lockFile), { recursive: true });
  let waiting = false;
  while (!acquire(lockFile)) {
    if (isAbandoned(lockFile)) {
      moveAside(lockFile);
      continue;
    }
    signal?.throwIfAborted();
    if (!waiting) onWait?.();
    waiting = true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  const heartbeat = setInterval(() => isOurs(lockFile) && touch(lockFile), heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (isOurs(lockFile)) rmSync(lockFile, { force: true });
  }
}

/** @param {string} lockFile */
function touch(lockFile) {
  utimesSync(lockFile, new Date(), new Date());
}

/** @param {string} lockFile */
function isOurs(lockFile) {
  return existsSync(lockFile) && readFileSync(lockFile, 'utf8') === String(process.pid);
}

/** @param {string} lockFile @returns {boolean} whether the lock is ours now */
function acquire(lockFile) {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} lockFile */
function isAbandoned(lockFile) {
  try {
    const holder = Number(readFileSync(lockFile, 'utf8'));
    const age = Date.now() - statSync(lockFile).mtimeMs;
    return age > silentForMs || (holder > 0 && !isAlive(holder));
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Renaming is atomic, so of two waiters that see the same abandoned lock only one moves it away.
 * Should a new holder have slipped in between, its lock is put back.
 *
 * @param {string} lockFile
 */
function moveAside(lockFile) {
  const aside = `${lockFile}.${process.pid}`;
  try {
    renameSync(lockFile, aside);
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'ENOENT') return;
    throw error;
  }
  if (isAbandoned(aside)) rmSync(aside, { force: true });
  else renameSync(aside, lockFile);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return Reflect.get(Object(error), 'code') === 'EPERM';
  }
}

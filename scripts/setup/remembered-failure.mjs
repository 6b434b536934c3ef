import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Remembers that something slow failed, so that it is not tried again at every start. It is tried
 * again when its surroundings change (`key`), after a while, or when the user sets STUDIO_RETRY=1.
 *
 * @param {string} file
 * @param {string} key what the failure depends on: versions, tools found
 * @param {number} holdsForMs
 * @param {Record<string, string | undefined>} [env]
 */
export function rememberedFailure(file, key, holdsForMs, env = process.env) {
  return {
    /** @returns {string | undefined} why it failed, when it need not be tried again yet */
    recall() {
      if (env.STUDIO_RETRY === '1') return undefined;
      const memory = read(file);
      const isFresh = memory !== undefined && Date.now() - memory.at < holdsForMs;
      return isFresh && memory.key === key ? memory.reason : undefined;
    },
    /** @param {string} reason */
    remember(reason) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify({ key, reason, at: Date.now() }));
    },
    forget() {
      rmSync(file, { force: true });
    },
  };
}

/** @param {string} file @returns {{ key: string, reason: string, at: number } | undefined} */
function read(file) {
  try {
    const { key, reason, at } = JSON.parse(readFileSync(file, 'utf8'));
    return { key: String(key), reason: String(reason), at: Number(at) };
  } catch {
    return undefined; // none, or unreadable: then nothing is remembered and it is tried again
  }
}

import { safeStorage } from 'electron';
import { say } from '../host/terminal.ts';

/**
 * The system's keyring, by which something secret is sealed. It is opened when there is something to seal or to read and
 * not before: some systems ask the person for a password then.
 */
export class Keyring {
  #hasRefused = false;

  /** As far as it is known: one that was never opened may refuse. */
  get isThere(): boolean {
    return !this.#hasRefused && hasBackend();
  }

  /** @returns in base64; null where there is no keyring */
  seal(text: string): string | null {
    return this.#opens() ? safeStorage.encryptString(text).toString('base64') : null;
  }

  /** @returns null where it was not sealed here, or there is no keyring */
  unseal(sealed: string): string | null {
    if (!this.#opens()) return null;
    try {
      return safeStorage.decryptString(Buffer.from(sealed, 'base64'));
    } catch (error) {
      say(`What the keyring keeps cannot be read: ${String(error)}`);
      return null;
    }
  }

  #opens(): boolean {
    if (!this.isThere) return false;
    this.#hasRefused = !safeStorage.isEncryptionAvailable();
    return !this.#hasRefused;
  }
}

/** Without a keyring Chromium encrypts by a key that everybody knows (`basic_text`), which protects nothing. */
function hasBackend(): boolean {
  if (process.platform !== 'linux') return true;
  return !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
}

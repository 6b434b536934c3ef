import { z } from 'zod';
import { type PoolSecrets, poolSecretsSchema } from '../../shared/pool/connection.ts';
import { fromJson } from '../files/from-json.ts';
import { type PoolAddresses, withoutSecrets } from '../pool/addresses.ts';
import { poolOpening } from '../pool/pool-opening.ts';
import type { KnownPool, PoolHost } from '../studio/pool/pool-host.ts';
import { Keyring } from './keyring.ts';
import { changePreferences, preferences } from './preferences.ts';
import { profileNote } from './profile-note.ts';

/** In base64; null where nothing is kept. */
const sealedSchema = z.object({ sealed: z.string().max(16_384).nullable() });
const note = profileNote('pool-secrets.json', sealedSchema);

/**
 * Pools of the desktop: where one is, is a preference; what opens it is sealed by the system's keyring.
 *
 * @param atStart the pool that the desktop was started with, for this session
 */
export function poolsOfDesktop(atStart?: PoolAddresses): PoolHost {
  const keyring = new Keyring();
  return {
    ...poolOpening,
    get secrets() {
      return keyring.isThere ? 'keyring' : 'session';
    },
    isKept: atStart === undefined,
    remembered() {
      if (atStart) return withoutSecrets(atStart);
      const { pool } = preferences();
      if (!pool) return null;
      const { hasSecrets, ...place } = pool;
      return { place, secrets: hasSecrets ? unseal(keyring) : {} };
    },
    remember: (pool) => remember(keyring, pool),
    secretsFor: () => ({}),
  };
}

/** Of a pool with secrets that no keyring keeps, the next session knows only where it is. */
function remember(keyring: Keyring, pool: KnownPool | null): boolean {
  const secrets = pool?.secrets ?? {};
  const hasSecrets = Object.keys(secrets).length > 0;
  const sealed = hasSecrets ? keyring.seal(JSON.stringify(secrets)) : null;
  if (sealed !== null || note.read())
    note.write({ sealed }, 'What opens the pool cannot be kept or forgotten');
  changePreferences({ pool: pool && { ...pool.place, hasSecrets } });
  return pool !== null && (!hasSecrets || sealed !== null);
}

function unseal(keyring: Keyring): PoolSecrets | null {
  const { sealed = null } = note.read() ?? {};
  const text = sealed === null ? null : keyring.unseal(sealed);
  return text === null ? null : (fromJson(poolSecretsSchema, text) ?? null);
}

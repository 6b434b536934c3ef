import type { PoolSecrets } from '../../shared/pool/connection.ts';
import {
  choosePool,
  isOpenToOthers,
  type PoolAddresses,
  readPlace,
  withoutSecrets,
  withSecrets,
} from '../pool/addresses.ts';
import type { PoolHost } from '../studio/pool/pool-host.ts';

/**
 * Pools of a studio in a browser: a page names where one is, passwords and keys are said in the environment alone, and
 * nothing is remembered.
 *
 * @param atStart the pool that the studio was started with
 */
export function poolsOfEnvironment(
  atStart: PoolAddresses | undefined,
  environment = process.env,
): PoolHost {
  return {
    secrets: 'environment',
    remembered: () => (atStart ? withoutSecrets(atStart) : null),
    remember: () => false,
    check: readPlace,
    secretsFor: ({ redis, store }) => secretsFor(redis, store, environment),
    isOpenToOthers: (place) => isOpenToOthers(place),
    async load({ place, secrets }) {
      const { poolAt } = await import('../pool/open-pool.ts');
      return poolAt(withSecrets(place, secrets ?? {}));
    },
    async find({ place, secrets }) {
      const { findPoolAndStore } = await import('../pool/open-pool.ts');
      return findPoolAndStore(withSecrets(place, secrets ?? {}));
    },
  };
}

/** Those of the environment's own addresses, and no others': a page could send them anywhere. */
function secretsFor(redis: string, store: string, environment: NodeJS.ProcessEnv): PoolSecrets {
  const named = choosePool({}, environment);
  if (!named) return {};
  const { place, secrets } = withoutSecrets(named);
  return {
    ...(place.redis === redis && secrets.password !== undefined && { password: secrets.password }),
    ...(place.store === store && secrets.storeKey && { storeKey: secrets.storeKey }),
  };
}

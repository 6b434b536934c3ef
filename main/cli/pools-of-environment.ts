import type { PoolSecrets } from '../../shared/pool/connection.ts';
import { choosePool, type PoolAddresses, withoutSecrets } from '../pool/addresses.ts';
import { poolOpening } from '../pool/pool-opening.ts';
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
    ...poolOpening,
    secrets: 'environment',
    isKept: false,
    remembered: () => (atStart ? withoutSecrets(atStart) : null),
    remember: () => false,
    secretsFor: ({ redis, store }) => secretsFor(redis, store, environment),
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

import { expect, it } from 'vitest';
import { poolsOfEnvironment } from '../../../main/cli/pools-of-environment.ts';

const environment = {
  STUDIO_POOL: 'rediss://u:secret@box:6379',
  STUDIO_STORE: 's3://KEY:hidden@bucket?endpoint=https://h',
};

it('gives secrets of the environment to the addresses that it names, and to no others', () => {
  const { secretsFor } = poolsOfEnvironment(undefined, environment);
  const redis = 'rediss://u@box:6379';
  const store = 's3://bucket?endpoint=https://h';
  const storeKey = { id: 'KEY', secret: 'hidden' };
  expect(secretsFor({ redis, store })).toEqual({ password: 'secret', storeKey });
  expect(secretsFor({ redis, store: '/x' })).toEqual({ password: 'secret' });
  expect(secretsFor({ redis: 'rediss://u@elsewhere:6379', store })).toEqual({ storeKey });
  expect(poolsOfEnvironment(undefined, {}).secretsFor({ redis, store })).toEqual({});
});

it('knows the pool that the studio was started with, and remembers nothing', () => {
  const atStart = { redis: environment.STUDIO_POOL, store: '/mnt/store' };
  const pools = poolsOfEnvironment(atStart, {});
  const known = {
    place: { redis: 'rediss://u@box:6379', store: '/mnt/store' },
    secrets: { password: 'secret' },
  };
  expect(pools.remembered()).toEqual(known);
  expect(pools.remember(known)).toBe(false);
  expect(poolsOfEnvironment(undefined, environment).remembered()).toBeNull();
});

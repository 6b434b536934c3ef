import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  choosePool,
  isOpenToOthers,
  readPlace,
  requirePool,
  withoutPassword,
  withoutSecrets,
  withSecrets,
} from '../../../main/pool/addresses.ts';

const redis = 'redis://127.0.0.1:6379';

describe('where a pool is', () => {
  it('is what the command line names, or else the environment', () => {
    const environment = { STUDIO_POOL: 'rediss://u:secret@box:6379', STUDIO_STORE: '/mnt/store' };
    expect(choosePool({}, environment)).toEqual({
      redis: environment.STUDIO_POOL,
      store: environment.STUDIO_STORE,
    });
    expect(choosePool({ pool: redis, store: 'store' }, environment)).toEqual({
      redis,
      store: resolve('store'),
    });
    expect(choosePool({}, {})).toBeUndefined();
  });

  it.each([
    [{ pool: redis }, /A pool is named, but no store\./],
    [{ store: 'x' }, /A store is named, but no pool\./],
    [{ pool: 'http://box', store: 'x' }, /"http:\/\/box" is no address of a pool/],
    [{ pool: 'redis:', store: 'x' }, /no address of a pool/],
    [{ pool: redis, store: 'ftp://box/x' }, /"ftp:\/\/box\/x" is no address of a store/],
  ])('is refused in a sentence: %j', (options, message) => {
    expect(() => choosePool(options, {})).toThrow(message);
  });

  it('has to be said where nothing works without it', () => {
    expect(() => requirePool({}, {})).toThrow('It is not said where the pool is.');
  });

  it.each([
    [{ pool: 'redis://:secret@box:6379', store: 'x' }, '--pool', 'STUDIO_POOL'],
    [{ pool: redis, store: 's3://key:secret@bucket' }, '--store', 'STUDIO_STORE'],
  ])('has no password on the command line: %j', (options, option, variable) => {
    const refused = () => choosePool(options, {});
    expect(refused).toThrow(expect.objectContaining({ code: 'invalid-input' }));
    expect(refused).toThrow(`The address after ${option} has a password`);
    expect(refused).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(variable) as string }),
    );
    expect(refused).not.toThrow('secret');
  });

  it('is never shown with its password', () => {
    expect(withoutPassword('rediss://user:secret@box:6379')).toBe('rediss://user@box:6379');
    expect(() => choosePool({ store: 'x' }, { STUDIO_POOL: 'http://u:secret@box' })).toThrow(
      '"http://u@box/" is no address',
    );
  });

  it.each([
    { pool: 'redis://:ab/secret@box:6379' },
    { pool: 'redis://:12/secret@box:6379' },
    { pool: 'redis://box:6379?password=secret' },
    { pool: 'redis://:secret%zz@box' },
    { pool: ':secret@box:6379' },
    { pool: 'user:secret@box:6379' },
    { store: 's3://KEY:ab/secret+e@bucket?endpoint=https://h' },
    { store: 's3://KEY:12/secret@bucket' },
    { store: 's3://KEY:12?secret@bucket' },
    { store: 's3://KEY:12#secret@bucket' },
    { store: 's3:KEY:secret@bucket' },
    { store: 's3://bucket/secret%' },
    { store: 's3://bucket?endpoint=https://user:secret@host' },
    { store: `s3://bucket?endpoint=${encodeURIComponent('https://user:secret@host')}` },
  ])('is refused without its password where a sign in that ends it early: %j', (named) => {
    const environment = {
      STUDIO_POOL: named.pool ?? redis,
      STUDIO_STORE: named.store ?? '/x',
    };
    const refusals = [
      () => choosePool({}, environment),
      () => choosePool({ pool: redis, store: '/x', ...named }, {}),
      () => readPlace({ redis: environment.STUDIO_POOL, store: environment.STUDIO_STORE }),
    ];
    for (const refused of refusals) {
      expect(refused).toThrow(expect.objectContaining({ code: 'invalid-input' }));
      expect(refused).not.toThrow('secret');
    }
    expect(refusals[0]).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('"/" is written %2F') as string }),
    );
  });

  it('is a folder or a prefix with an "@" in it as well', () => {
    const bucket = 's3://bucket/me%40home';
    for (const store of ['/mnt/me@home/50%', bucket])
      expect(choosePool({ pool: redis, store }, {})).toEqual({ redis, store });
    expect(withoutSecrets({ redis, store: bucket }).place.store).toBe(bucket);
  });

  it.each([
    ['redis://127.0.0.1:6379', false],
    ['redis://localhost', false],
    ['redis://[::1]:6379', false],
    ['rediss://gpu-box', false],
    ['redis://gpu-box', true],
  ])('can be listened in on without encryption on the way: %s %s', (address, isOpen) => {
    expect(isOpenToOthers({ redis: address, store: '/x' })).toBe(isOpen);
  });
});

describe('what a person types', () => {
  it.each([
    [{ redis: 'rediss://u:secret@box', store: '/x' }, /The address has a password in it/],
    [{ redis, store: 's3://key:secret@bucket' }, /The address has a password in it/],
    [{ redis: 'box:6379', store: '/x' }, /"box:6379" is no address of a pool/],
    [{ redis, store: 'shared' }, /"shared" does not say where the folder of the store lies/],
  ])('is refused in a sentence: %j', (place, message) => {
    expect(() => readPlace(place)).toThrow(message);
  });

  it('is taken apart from what is secret, and put together again', () => {
    const place = { redis: 'rediss://u@box:6379', store: 's3://bucket/x?endpoint=https://h' };
    const secrets = { password: 'p@ss/ö:', storeKey: { id: 'K+/', secret: 's/e=c ret' } };
    expect(readPlace(place)).toEqual(place);
    const addresses = withSecrets(place, secrets);
    expect(new URL(addresses.redis).password).toBe(encodeURIComponent(secrets.password));
    expect(withoutSecrets(addresses)).toEqual({ place, secrets });
    const plain = { redis, store: '/mnt/store' };
    expect(withSecrets(plain, {})).toEqual(plain);
    expect(withoutSecrets(plain)).toEqual({ place: plain, secrets: {} });
  });
});

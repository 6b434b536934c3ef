import { isAbsolute, resolve } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import type { PoolPlaces, PoolSecrets } from '../../shared/pool/connection.ts';

/** Where a pool is: its queue, and the store for its files. */
export interface PoolAddresses {
  /** `redis://…` or, encrypted, `rediss://…`; a password may be in it. */
  redis: string;
  /** A folder, absolute, or `s3://bucket/prefix?endpoint=…`. */
  store: string;
}

export interface PoolOptions {
  pool?: string | undefined;
  store?: string | undefined;
}

const howToSayIt =
  'Say both: --pool redis://HOST:6379 and --store FOLDER (or s3://BUCKET?endpoint=URL); or set STUDIO_POOL and STUDIO_STORE.';

/**
 * The pool that a person has named: by `--pool` and `--store`, or else by STUDIO_POOL and STUDIO_STORE.
 *
 * @returns undefined where none is named
 * @throws StudioError `invalid-input`
 */
export function choosePool(
  { pool, store }: PoolOptions,
  environment = process.env,
): PoolAddresses | undefined {
  refusePassword('--pool', pool, 'STUDIO_POOL');
  refusePassword('--store', store, 'STUDIO_STORE');
  const redis = pool || environment.STUDIO_POOL;
  const files = store || environment.STUDIO_STORE;
  if (!redis && !files) return undefined;
  if (!redis || !files) {
    const [there, missing] = redis ? ['pool', 'store'] : ['store', 'pool'];
    throw new StudioError('invalid-input', `A ${there} is named, but no ${missing}.`, howToSayIt);
  }
  return { redis: readRedis(redis), store: readStore(files) };
}

/** The same for what is of no use without one. */
export function requirePool(options: PoolOptions, environment = process.env): PoolAddresses {
  const addresses = choosePool(options, environment);
  if (addresses) return addresses;
  throw new StudioError('invalid-input', 'It is not said where the pool is.', howToSayIt);
}

/** Arguments of a process are there for every user of the machine to read. */
function refusePassword(option: string, address: string | undefined, variable: string): void {
  if (address === undefined || !mayHavePassword(address)) return;
  throw new StudioError(
    'invalid-input',
    `The address after ${option} has a password in it, which every user of this machine can read there ("ps" shows it).`,
    `Put the address into the environment instead, as ${variable}.${hintOnSigns(address)}`,
  );
}

function readRedis(address: string): string {
  const url = plainAddress(address);
  if (url && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname) return address;
  throw new StudioError(
    'invalid-input',
    `"${withoutPassword(address)}" is no address of a pool.`,
    `It begins with redis:// or, encrypted, with rediss://: for example redis://127.0.0.1:6379.${hintOnSigns(address)}`,
  );
}

function readStore(address: string): string {
  if (!isAddress(address)) return resolve(address);
  const url = plainAddress(address);
  if (url?.protocol === 's3:' && url.hostname) return address;
  throw new StudioError(
    'invalid-input',
    `"${withoutPassword(address)}" is no address of a store.`,
    `It is a folder that all machines share, or s3://BUCKET?endpoint=https://HOST.${hintOnSigns(address)}`,
  );
}

/**
 * A pool that a person has typed into a form.
 *
 * @throws StudioError `invalid-input`, also where a password is in an address
 */
export function readPlace({ redis, store }: PoolPlaces): PoolPlaces {
  for (const address of [redis, store]) refuseTypedPassword(address);
  if (!store.startsWith('s3:') && !isAbsolute(store) && !isAddress(store))
    throw new StudioError(
      'invalid-input',
      `"${store}" does not say where the folder of the store lies.`,
      'Give the whole path, from the root of the disk.',
    );
  return { redis: readRedis(redis), store: readStore(store) };
}

function refuseTypedPassword(address: string): void {
  if (!mayHavePassword(address)) return;
  throw new StudioError(
    'invalid-input',
    'The address has a password in it, which would be shown and kept where anybody can read it.',
    'Leave it out of the address: passwords have a field of their own, or come from the environment.',
  );
}

/**
 * An address of which it is certain what in it is the password. A "/", "?" or "#" in a password that is not written with
 * a percent sign ends what stands before the "@": the rest of it would be taken for a path, and be shown.
 */
function plainAddress(address: string): URL | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const behindHost = url.pathname + url.search + url.hash;
  const isElsewhere = [...url.searchParams].some(
    ([name, value]) => /password/i.test(name) || value.includes('@'),
  );
  if (
    behindHost.includes('@') ||
    isElsewhere ||
    !canDecode(url.username + url.password + url.pathname)
  )
    return undefined;
  return url;
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function mayHavePassword(address: string): boolean {
  const url = plainAddress(address);
  return url ? url.password !== '' : isAddress(address) && holdsPassword.test(address);
}

/** What an address that is not plain has where it was to have a password. */
const holdsPassword = /@|%40|password/i;

function hintOnSigns(address: string): string {
  if (plainAddress(address) || !/[@%]|password/i.test(address)) return '';
  return ' A password stands before the host; in it "/" is written %2F, "?" %3F, "#" %23, "@" %40 and "%" %25, and a "@" anywhere else %40.';
}

/** Both together, as it is connected to. */
export function withSecrets(
  { redis, store }: PoolPlaces,
  { password, storeKey }: PoolSecrets,
): PoolAddresses {
  const queue = new URL(redis);
  if (password !== undefined) queue.password = encodeURIComponent(password);
  if (!storeKey) return { redis: password === undefined ? redis : queue.href, store };
  const bucket = new URL(store);
  bucket.username = encodeURIComponent(storeKey.id);
  bucket.password = encodeURIComponent(storeKey.secret);
  return { redis: password === undefined ? redis : queue.href, store: bucket.href };
}

/** What of addresses may be shown, and what opens them. */
export function withoutSecrets({ redis, store }: PoolAddresses): {
  place: PoolPlaces;
  secrets: PoolSecrets;
} {
  const queue = new URL(redis);
  const bucket = isAddress(store) ? new URL(store) : undefined;
  const id = decodeURIComponent(bucket?.username ?? '');
  const secret = decodeURIComponent(bucket?.password ?? '');
  if (bucket) bucket.username = bucket.password = '';
  return {
    place: { redis: withoutPassword(redis), store: secret && bucket ? bucket.href : store },
    secrets: {
      ...(queue.password && { password: decodeURIComponent(queue.password) }),
      ...(secret && { storeKey: { id, secret } }),
    },
  };
}

/** Rather than a folder, also one of a drive of Windows. */
function isAddress(text: string): boolean {
  return /^[a-z0-9]{2,}:/i.test(text);
}

/** As it may be shown. */
export function withoutPassword(address: string): string {
  const url = plainAddress(address);
  if (!url) return `${/^[a-z][a-z0-9+.-]*:\/\//i.exec(address)?.[0] ?? ''}…`;
  if (!url.password) return address;
  url.password = '';
  return url.href;
}

/** Whether what is sent there could be read on the way. */
export function isOpenToOthers({ redis }: PoolAddresses): boolean {
  const { protocol, hostname } = new URL(redis);
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return protocol === 'redis:' && !isHere;
}

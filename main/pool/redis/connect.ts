import { Redis } from 'ioredis';
import { type ErrorShape, StudioError } from '../../../shared/errors.ts';
import { type PoolAddresses, withoutPassword } from '../addresses.ts';

/**
 * A command waits for as long as the server is away: a run is worth more than an error at once. Replies have the shapes
 * of the second protocol, which every server speaks.
 */
const patient = {
  maxRetriesPerRequest: null,
  protocol: 2,
  // After a failover the address leads to another server: this one would refuse for ever.
  reconnectOnError: (error: Error) => error.message.includes('READONLY'),
} as const;
/** A server that restarts is found again within a second. */
const retryMs = 1_000;
/** Whoever has just named an address wants to know whether somebody is there. */
const firstAnswerMs = 10_000;

/** For BullMQ’s workers, which make connections of their own. */
export function bullConnection({ redis }: PoolAddresses) {
  return { url: redis, ...patient, retryStrategy };
}

function retryStrategy(times: number): number {
  return Math.min(retryMs, 50 * times);
}

/** A connection that comes back by itself; made with the first that is asked of it. */
export function connect(addresses: PoolAddresses): Redis {
  return open(addresses, { lazyConnect: true });
}

/** The same for BullMQ, which takes a first try that fails for the end where it has to make it. */
export function connectAtOnce(addresses: PoolAddresses): Redis {
  return open(addresses, { lazyConnect: false });
}

function open({ redis }: PoolAddresses, options: { lazyConnect: boolean }): Redis {
  const connection = new Redis(redis, { ...patient, retryStrategy, ...options });
  // It is tried again and again, and whoever waits for an answer gets it then.
  connection.on('error', () => undefined);
  return connection;
}

/** @throws StudioError `not-available-here` where nobody answers at first, or the password is refused */
export async function connectOrSayWhy(addresses: PoolAddresses): Promise<Redis> {
  const connection = connect(addresses);
  let why = 'nobody answers';
  let timer: NodeJS.Timeout | undefined;
  const givenUp = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), firstAnswerMs);
    connection.on('error', (error: Error) => {
      why = error.message || why;
      if (isNotTrusted(error)) resolve(false);
    });
  });
  const answered = connection.ping().then(
    () => true,
    (error: Error) => {
      why = error.message;
      return false;
    },
  );
  const isThere = await Promise.race([answered, givenUp]);
  clearTimeout(timer);
  if (isThere) return connection;
  connection.disconnect();
  throw StudioError.fromShape(notReached(addresses, why));
}

export function notReached({ redis }: PoolAddresses, why: string): ErrorShape {
  return {
    code: 'not-available-here',
    message: `The pool at ${withoutPassword(redis)} cannot be reached (${why}).`,
    hint: 'Check that Redis or Valkey runs there, the address, and the password; docs/pool.md shows how a pool is set up.',
  };
}

/** Of TLS: the next try meets the same certificate (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
function isNotTrusted(error: Error): boolean {
  return 'code' in error && /CERT|ISSUER|ALTNAME/.test(String(error.code));
}

import { type Command, InvalidArgumentError } from 'commander';
import { StudioError } from '../../shared/errors.ts';
import { type Place, placeWithTag, machineTagSchema } from '../../shared/run/place.ts';
import { say } from '../host/terminal.ts';
import {
  choosePool,
  isOpenToOthers,
  type PoolAddresses,
  type PoolOptions,
  requirePool,
} from '../pool/addresses.ts';
import type { AddressesOption } from './studio-options.ts';

export type { PoolOptions };

export interface PoolOption extends PoolOptions {
  tag?: string;
}

const group = 'Other machines (docs/pool.md):';

/** `--pool` and `--store`, the same for every command that has to do with other machines. */
export function withPoolOptions(command: Command): Command {
  const options = [
    command.createOption(
      '--pool <address>',
      'Redis or Valkey that the machines of a pool share, such as redis://127.0.0.1:6379 (default: STUDIO_POOL)',
    ),
    command.createOption(
      '--store <place>',
      'where files cross: a folder that all of them see, or s3://BUCKET?endpoint=URL (default: STUDIO_STORE)',
    ),
  ];
  for (const option of options) command.addOption(option.helpGroup(group));
  return command;
}

/** The same, and `--tag`, for what is trained there. */
export function withPlaceOptions(command: Command): Command {
  const tag = command.createOption('--tag <tag>', 'only on machines of the pool with this tag');
  return withPoolOptions(command).addOption(tag.argParser(parseTag).helpGroup(group));
}

export function parseTag(text: string): string {
  const tag = machineTagSchema.safeParse(text);
  if (tag.success) return tag.data;
  throw new InvalidArgumentError(`"${text}" ${tag.error.issues[0]?.message ?? 'is no tag'}.`);
}

/** @throws StudioError `invalid-input` */
export function poolOf(options: PoolOptions): PoolAddresses | undefined {
  return withWarning(choosePool(options));
}

/** @throws StudioError `invalid-input`, also where none is named */
export function requiredPool(options: PoolOptions): PoolAddresses {
  return withWarning(requirePool(options));
}

/**
 * For a command that needs a pool only where what it is asked for lies there: one that is away keeps it from nothing else.
 *
 * @throws StudioError `invalid-input`
 */
export function poolBeside(options: PoolOptions): AddressesOption {
  return { addresses: choosePool(options), poolMayBeAway: true };
}

function withWarning<T extends PoolAddresses | undefined>(pool: T): T {
  if (pool && isOpenToOthers(pool))
    say(
      'note: What is sent to that pool can be read on the way: use rediss://, or an SSH tunnel (docs/pool.md).',
    );
  return pool;
}

/** @throws StudioError `invalid-input` where a tag is asked for and there is no pool */
export function placeOf({ tag }: PoolOption, pool: PoolAddresses | undefined): Place {
  if (pool) return placeWithTag(tag);
  if (tag === undefined) return 'here';
  throw new StudioError(
    'invalid-input',
    'Tags are of the machines of a pool, and none is named.',
    'Name it by --pool and --store, or leave --tag out.',
  );
}

import { parseArgs } from 'node:util';
import { StudioError } from '../../shared/errors.ts';

/** `--library DIR`, and where a pool is: `--pool ADDRESS`, `--store PLACE`. Undefined where it was not given. */
export type DesktopArguments = Record<(typeof ours)[number], string | undefined>;

const ours = ['library', 'pool', 'store'] as const;

/**
 * Electron and Chromium have switches of their own in the same line: what is not ours is passed over.
 *
 * @throws StudioError `invalid-input` where one of ours names nothing
 */
export function readArguments(argv: readonly string[]): DesktopArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: { library: { type: 'string' }, pool: { type: 'string' }, store: { type: 'string' } },
    strict: false,
  });
  const [library, pool, store] = ours.map((name) => valueOf(name, values[name]));
  return { library, pool, store };
}

const named = { library: 'folder', pool: 'address', store: 'place' } as const;

function valueOf(name: (typeof ours)[number], value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw new StudioError(
    'invalid-input',
    `The option --${name} names no ${named[name]}.`,
    `Give it one: --${name} ${named[name].toUpperCase()}.`,
  );
}

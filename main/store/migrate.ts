import type Database from 'better-sqlite3';
import type { Migration } from './migrations/migration.ts';
import { migration0010 } from './migrations/0010-first-tables.ts';
import { migration0020 } from './migrations/0020-dataset-tags.ts';
import { migration0030 } from './migrations/0030-what-creatures-show.ts';
import { migration0040 } from './migrations/0040-attempts.ts';
import { migration0050 } from './migrations/0050-series.ts';
import { migration0060 } from './migrations/0060-trained-by.ts';
import { migration0080 } from './migrations/0080-recoloured-creatures.ts';
import { migration0081 } from './migrations/0081-kept-checkpoints.ts';
import { migration0085 } from './migrations/0085-series-in-blocks.ts';
import { migration0090 } from './migrations/0090-what-is-said-of-runs.ts';
import { migration0095 } from './migrations/0095-sweeps.ts';
import { migration0100 } from './migrations/0100-run-clock.ts';
import { migration0105 } from './migrations/0105-by-hand.ts';
import { migration0110 } from './migrations/0110-favourites-made-again.ts';
import { migration0115 } from './migrations/0115-given-latents.ts';
import { migration0120 } from './migrations/0120-places.ts';
import { migration0135 } from './migrations/0135-rungs.ts';
import { migration0140 } from './migrations/0140-old-losses.ts';
import { migration0145 } from './migrations/0145-what-lies-in-stores.ts';
import { migration0150 } from './migrations/0150-which-pool.ts';
import { migration0160 } from './migrations/0160-known-pools.ts';
import { migration0170 } from './migrations/0170-what-was-drawn-from.ts';
import { migration0180 } from './migrations/0180-how-favourites-came-about.ts';

export const migrations: readonly Migration[] = [
  migration0010,
  migration0020,
  migration0030,
  migration0040,
  migration0050,
  migration0060,
  migration0080,
  migration0081,
  migration0085,
  migration0090,
  migration0095,
  migration0100,
  migration0105,
  migration0110,
  migration0115,
  migration0120,
  migration0135,
  migration0140,
  migration0145,
  migration0150,
  migration0160,
  migration0170,
  migration0180,
];

export const currentVersion = (migrations.at(-1) as Migration).version;

/** Brings a database to `target` in one transaction: it ends up wholly migrated or as it was. */
export function migrate(connection: Database.Database, target = currentVersion): void {
  const from = Number(connection.pragma('user_version', { simple: true }));
  const pending = migrations.filter(({ version }) => version > from && version <= target);
  if (pending.length === 0) return;
  connection
    .transaction(() => {
      for (const migration of pending) migration.up(connection);
      connection.pragma(`user_version = ${pending.at(-1)?.version}`);
    })
    .exclusive();
}

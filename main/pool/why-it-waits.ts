import type { ErrorShape } from '../../shared/errors.ts';
import { quietMs } from '../../shared/pool/machine.ts';
import type { SeenMachine } from '../../shared/pool/overview.ts';
import { appVersion } from '../../shared/version.ts';

/** So many machines are named. */
const mostNamed = 3;
/** So much is said of why one has left it. */
const mostOfWhy = 300;

/**
 * Why no machine of a pool takes what waits there, as far as that can be known: where one may, and trains something else, it is
 * a matter of time.
 *
 * @param left why machines have left it, by their names
 */
export function whyItWaits(
  tag: string | null,
  machines: readonly SeenMachine[],
  left: ReadonlyMap<string, string>,
): ErrorShape | null {
  const there = machines.filter(
    ({ silentMs, state }) => silentMs <= quietMs && state !== 'draining',
  );
  if (there.length === 0)
    return untaken(
      'No machine of the pool takes it: none is there.',
      '“studio worker” lets a machine train for the pool; the run goes on by itself then.',
    );
  const ofThisVersion = there.filter(({ studio }) => studio === appVersion);
  if (ofThisVersion.length === 0)
    return untaken(
      `No machine of the pool takes it: none has studio ${appVersion} (${named(there, ({ name, studio }) => `${name}: ${studio}`)}).`,
      'Install the same version on both.',
    );
  const tagged = ofThisVersion.filter(({ tags }) => tag === null || tags.includes(tag));
  if (tagged.length === 0)
    return untaken(
      `No machine of the pool takes it: none has the tag ${tag} (${named(ofThisVersion, ({ name }) => name)}).`,
      `Start a worker with --tags ${tag}, or send the run elsewhere by its menu.`,
    );
  if (!tagged.every(({ name }) => left.has(name))) return null;
  const reasons = named(tagged, ({ name }) => `${name}: ${inBrief(left.get(name) ?? '')}`);
  return untaken(
    `No machine of the pool takes it: each has left it (${reasons}).`,
    'It goes on by itself where another machine comes, or these get what they lack. Or stop it, and resume it here or elsewhere.',
  );
}

function untaken(message: string, hint: string): ErrorShape {
  return { code: 'not-available-here', message, hint };
}

function named(machines: readonly SeenMachine[], say: (machine: SeenMachine) => string): string {
  const names = machines.slice(0, mostNamed).map(say);
  return machines.length > mostNamed ? `${names.join('; ')}; …` : names.join('; ');
}

/** Within brackets. */
function inBrief(why: string): string {
  const text = why.replace(/\.$/, '');
  return text.length > mostOfWhy ? `${text.slice(0, mostOfWhy)}…` : text;
}

import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const npmjs = 'https://registry.npmjs.org/';

/** A version of an npm package whose archive must be exactly this one. */
export interface PinnedPackage {
  name: string;
  version: string;
  bytes: number;
  sha256: string;
}

/**
 * The address of a package's archive in the registry that a person's npm is set to: whoever uses a mirror, or may reach
 * nothing else, has said so there (npm's documentation, "config": the environment counts before the user's file).
 */
export function archiveAddress(
  { name, version }: Pick<PinnedPackage, 'name' | 'version'>,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const base = registryUrl(env);
  return new URL(`${name}/-/${name}-${version}.tgz`, base.endsWith('/') ? base : `${base}/`).href;
}

function registryUrl(env: NodeJS.ProcessEnv): string {
  const file = env.npm_config_userconfig ?? join(env.HOME ?? homedir(), '.npmrc');
  const said =
    env.npm_config_registry ??
    env.NPM_CONFIG_REGISTRY ??
    (existsSync(file) ? readRegistry(readFileSync(file, 'utf8')) : undefined);
  const isUsable = said !== undefined && /^https?:/.test(said) && URL.canParse(said);
  return isUsable ? said : npmjs;
}

/** `registry` of an `.npmrc`; those of scopes do not hold for a package without one. */
export function readRegistry(npmrc: string): string | undefined {
  return npmrc
    .split(/\r?\n/)
    .map((line) => /^\s*registry\s*=\s*"?([^\s"]+)/.exec(line)?.[1])
    .findLast((value) => value !== undefined);
}

import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const pypi = 'https://pypi.org/simple/';

/**
 * The package index that a person's pip is set to: whoever uses a mirror, or may reach nothing else, has said
 * so there. pip itself need not be installed (pip's documentation, "Configuration": the environment counts
 * before the file that it names, that before the user's, and that before the system's).
 */
export function indexUrl(env: NodeJS.ProcessEnv = process.env): string {
  const said = env.PIP_INDEX_URL || firstOf(configurationFiles(env));
  return said && URL.canParse(said) ? said : pypi;
}

function firstOf(files: readonly string[]): string | undefined {
  for (const file of files) {
    const said = existsSync(file) ? readIndexUrl(readFileSync(file, 'utf8')) : undefined;
    if (said) return said;
  }
  return undefined;
}

function configurationFiles(env: NodeJS.ProcessEnv): string[] {
  const home = env.HOME ?? homedir();
  const named = env.PIP_CONFIG_FILE ? [env.PIP_CONFIG_FILE] : [];
  if (process.platform === 'win32')
    return [...named, join(env.APPDATA ?? home, 'pip', 'pip.ini'), join(home, 'pip', 'pip.ini')];
  const users =
    process.platform === 'darwin'
      ? join(home, 'Library', 'Application Support', 'pip', 'pip.conf')
      : join(env.XDG_CONFIG_HOME || join(home, '.config'), 'pip', 'pip.conf');
  return [
    ...named,
    users,
    join(home, '.config', 'pip', 'pip.conf'),
    join(home, '.pip', 'pip.conf'),
    '/etc/xdg/pip/pip.conf',
    '/etc/pip.conf',
  ];
}

/** `index-url` of the sections that hold for every command or for downloads. */
export function readIndexUrl(configuration: string): string | undefined {
  let section = '';
  for (const line of configuration.split(/\r?\n/)) {
    section = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim() ?? section;
    if (!['global', 'install', 'download'].includes(section)) continue;
    const value = /^\s*index[-_]url\s*[=:]\s*(\S+)/i.exec(line)?.[1];
    if (value) return value;
  }
  return undefined;
}

import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { capture } from '../setup/child-process.mjs';
import { say } from '../setup/say.mjs';

/**
 * A Debian in a folder. Each command in it has its own mounts and processes, which the kernel takes away when
 * it ends, however it ends: nothing stays mounted, and the folder can be deleted safely.
 *
 * @typedef {ReturnType<typeof freshDebian>} Debian
 */

/** Where this system takes Debian's packages from. */
export function debianMirror() {
  const folder = '/etc/apt/sources.list.d';
  const files = [
    '/etc/apt/sources.list',
    ...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []),
  ];
  const text = files
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  // Not in a comment.
  return (
    /^[^#\n]*?(https?:\/\/\S+\/debian)(?=[\s/]|$)/m.exec(text)?.[1] ??
    'http://deb.debian.org/debian'
  );
}

const minutes = 60_000;

/**
 * @param {string} root
 * @param {string} suite
 * @param {string} mirror
 */
export function freshDebian(root, suite, mirror) {
  const mounts = [
    'mount -t proc proc "$root/proc"',
    'mount -t tmpfs tmpfs "$root/dev/shm"',
    'mkdir -p "$root/tmp/.X11-unix"',
    'mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"',
  ];
  /** @param {string} user @param {string[]} command @returns {string[]} */
  const entering = (user, command) => [
    ...['unshare', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-ec'],
    `root="$1"; user="$2"; shift 2; ${mounts.join('; ')}; exec chroot --userspec="$user" "$root" "$@"`,
    ...['sh', root, user, ...command],
  ];
  const env = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LC_ALL: 'C.UTF-8',
  };

  /** @param {string[]} command @param {number} timeoutMs */
  async function run(command, timeoutMs = 10 * minutes) {
    const [first = '', ...rest] = entering('root:root', command);
    const { code, output, errors } = await capture(first, rest, {
      timeoutMs,
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (code !== 0)
      throw new Error(
        `${command.join(' ')} failed in Debian: ${(errors || output).trim().slice(-600)}`,
      );
    return output;
  }

  return {
    async make() {
      say(`Making a minimal Debian ${suite}…`);
      const args = ['--variant=minbase', suite, root, mirror];
      const { code, output } = await capture('debootstrap', args, { timeoutMs: 15 * minutes });
      if (code !== 0) throw new Error(`debootstrap failed: ${output.trim().slice(-600)}`);
      await run(['useradd', '--create-home', 'person']);
    },

    /** @param {string} deb */
    async install(deb) {
      say('Installing the package, with what it says that it depends on and nothing else…');
      const file = `/var/tmp/${basename(deb)}`;
      copyFileSync(deb, join(root, file));
      await run(['apt-get', 'update']);
      await run(['apt-get', 'install', '--yes', '--no-install-recommends', file]);
      const sandbox = await run([
        'stat',
        '--format=%a %U',
        '/opt/sprite-gan-studio/chrome-sandbox',
      ]);
      if (sandbox.trim() !== '4755 root') throw new Error(`chrome-sandbox is ${sandbox}`);
    },

    /**
     * That the loader finds every library that the folder's programs and libraries name.
     *
     * @param {string} folder
     */
    async expectLibraries(folder) {
      const script =
        `find ${folder} -type f | while read -r file; do ` +
        '[ "$(head -c 4 "$file" | tail -c 3)" = ELF ] || continue; echo "$file"; ldd "$file" 2>&1 | grep "not found"; done; true';
      const lines = (await run(['sh', '-c', script])).trim().split('\n');
      const missing = lines.filter((line) => line.includes('not found'));
      if (missing.length > 0) throw new Error(`Libraries are missing: ${missing.join(', ')}`);
      say(`All libraries of ${lines.length} programs and libraries are found.`);
    },

    /**
     * Starts a program as an ordinary user.
     *
     * @param {string[]} command
     * @param {Record<string, string>} extra environment
     */
    start(command, extra) {
      mkdirSync(join(root, 'home/person'), { recursive: true });
      const [first = '', ...rest] = entering('person:person', command);
      return spawn(first, rest, {
        env: { ...env, HOME: '/home/person', ...extra },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    },

    /**
     * Puts a folder of files where anyone can read it.
     *
     * @param {string} folder
     * @returns {string} where it is in there
     */
    bring(folder) {
      const there = `/srv/${basename(folder)}`;
      cpSync(folder, join(root, there), { recursive: true });
      return there;
    },

    /** @param {string} name of a package */
    async remove(name) {
      await run(['apt-get', 'remove', '--yes', name]);
      for (const left of [`opt/${name}`, `usr/bin/${name}`, `etc/apparmor.d/${name}`])
        if (existsSync(join(root, left))) throw new Error(`/${left} is left after removal`);
    },
  };
}

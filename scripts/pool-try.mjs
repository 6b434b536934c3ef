import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from './setup/project.mjs';
import { redisServer } from './setup/redis-server.mjs';
import { runScript } from './setup/run-script.mjs';
import { say } from './setup/say.mjs';
import { setUp } from './setup/set-up.mjs';

/**
 * `npm run pool:try`: a pool on this machine alone, with two workers, until Ctrl-C; nothing of it stays. It stays when a
 * worker is drained, stopped or killed, which is what one tries: its runs wait for another.
 */
await runScript(async () => {
  const { node } = await setUp();
  const { program, env } = await redisServer();
  const folder = mkdtempSync(join(tmpdir(), 'studio-pool-'));
  const [data, store] = [join(folder, 'redis'), join(folder, 'store')];
  for (const each of [data, store]) mkdirSync(each);
  const port = await freePort();
  const address = `redis://127.0.0.1:${port}`;
  const redis = spawn(
    program,
    [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', data],
      ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''],
    ],
    // A process group of its own: Ctrl-C is for the workers first, which put their runs back.
    { env, stdio: 'ignore', detached: true },
  );
  const cli = join(projectFolder, 'dist', 'main', 'cli.js');
  const place = ['--pool', address, '--store', store];
  const workers = ['anna', 'bert'].map((name) =>
    spawn(node, [cli, 'worker', ...place, '--name', name, '--folder', join(folder, 'work')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
  let isEnding = false;
  const asked = new Promise((resolve) => {
    process.on('SIGINT', resolve);
    process.on('SIGTERM', () => {
      workers.forEach((worker) => worker.kill('SIGTERM'));
      resolve(undefined);
    });
  });
  const command = (/** @type {string} */ what) => `  npm run studio -- ${what} ${place.join(' ')}`;
  say('A pool of two workers is there until Ctrl-C. In another terminal:');
  say(command('train FOLDER_OF_SPRITES'));
  say(command('pool'));
  say('Or in the window, on the screen Studio, under “Other machines”:');
  say(`  Redis or Valkey  ${address}`);
  say(`  Store for files  ${store}`);
  const gone = workers.map(
    (worker) =>
      new Promise((resolve) => {
        worker.once('close', () => {
          if (!isEnding)
            say(`A worker has ended; the pool stays. Another one:\n${command('worker')}`);
          resolve(undefined);
        });
      }),
  );
  await asked;
  isEnding = true;
  await Promise.all(gone);
  redis.kill('SIGTERM');
  await new Promise((resolve) => redis.once('close', resolve));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return 0;
});

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { registerScheme, serveScheme } from '../../../main/electron/protocol.ts';
import { libraryPathSchema } from '../../../shared/run/events.ts';
import { StudioError } from '../../../shared/errors.ts';
import { app, protocol, resetElectron } from './fake-electron.ts';
import { createKeptLog } from './log.ts';

vi.mock('electron', () => import('./fake-electron.ts'));

let folder: string;
let lines: ReturnType<typeof createKeptLog>['lines'];
const asked: string[] = [];

async function openResource(path: string) {
  asked.push(path);
  libraryPathSchema.parse(path);
  if (path.endsWith('gone.png')) throw new StudioError('not-found', 'It is gone.', 'Reload.');
  if (path.endsWith('broken.png')) throw new Error('EIO: i/o error');
  if (path.endsWith('.zip')) {
    const stream = Readable.from([Buffer.from('large '), Buffer.from('download')]);
    return { contentType: 'application/zip', size: 14, stream };
  }
  return { bytes: Buffer.from('picture'), contentType: 'image/png' };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio protocol ü '));
  await mkdir(join(folder, 'renderer/assets'), { recursive: true });
  await mkdir(join(folder, 'renderer-secrets'));
  await writeFile(join(folder, 'renderer/index.html'), '<!doctype html>');
  await writeFile(join(folder, 'renderer/assets/main file.js'), 'start();');
  await writeFile(join(folder, 'secret.json'), '{}');
  await writeFile(join(folder, 'renderer-secrets/a.json'), '{}');
  await symlink(join(folder, 'secret.json'), join(folder, 'renderer/link.json'));
  await symlink(folder, join(folder, 'renderer/linked'));
  await symlink(join(folder, 'renderer-secrets'), join(folder, 'renderer/sibling'));
});
afterAll(() => rm(folder, { recursive: true }));

beforeEach(() => {
  resetElectron();
  asked.length = 0;
  const kept = createKeptLog();
  lines = kept.lines;
  serveScheme({ rendererFolder: join(folder, 'renderer'), openResource }, kept.log);
});

async function fetchFrom(address: string, options?: RequestInit) {
  const handler = protocol.handlers.get('studio');
  if (!handler) throw new Error('the scheme is not served');
  const response = await handler(new Request(address, options));
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('the studio scheme', () => {
  it('is registered as standard and secure before Electron is ready, and bypasses no policy', async () => {
    registerScheme();
    expect(protocol.privileged).toEqual([
      { scheme: 'studio', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
    await app.whenReady();
    expect(() => registerScheme()).toThrow('before the app is ready');
  });

  it('streams a download, and none where its head alone is asked for', async () => {
    const address = 'studio://library/exports/a.zip';
    const download = await fetchFrom(address);
    expect(download).toMatchObject({ status: 200, text: 'large download' });
    expect(download.headers.get('content-length')).toBe('14');
    expect(await fetchFrom(address, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  });

  it('serves the page and its files with their types', async () => {
    const page = await fetchFrom('studio://app/index.html');
    expect(page).toMatchObject({ status: 200, text: '<!doctype html>' });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const script = await fetchFrom('studio://app/assets/main%20file.js?v=1#x');
    expect(script).toMatchObject({ status: 200, text: 'start();' });
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await fetchFrom('studio://app/')).text).toBe('<!doctype html>');
  });

  it('serves the library’s pictures', async () => {
    const picture = await fetchFrom('studio://library/runs/a/samples/000250.png');
    expect(picture).toMatchObject({ status: 200, text: 'picture' });
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(asked).toEqual(['runs/a/samples/000250.png']);
  });

  it.each([
    'studio://app/index.html',
    'studio://app/missing.js',
    'studio://library/runs/a/samples/000250.png',
    'studio://elsewhere/index.html',
  ])('puts the content policy and nosniff on %s', async (address) => {
    const { headers } = await fetchFrom(address);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const policy = headers.get('content-security-policy')?.split('; ') ?? [];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("img-src 'self' data: blob: studio:");
    expect(policy.join(' ')).not.toContain('unsafe-eval');
  });

  it.each([
    ['studio://app/../secret.json', 404],
    ['studio://app/%2e%2e/secret.json', 404],
    ['studio://app/..%2fsecret.json', 403],
    ['studio://app/assets/..%2f..%2fsecret.json', 403],
    ['studio://app/%2e%2e%2fsecret.json', 403],
    ['studio://app/..%5csecret.json', 403],
    ['studio://app/%252e%252e%252fsecret.json', 404],
    ['studio://app/..%2frenderer-secrets%2fa.json', 403],
    ['studio://app/%2fetc%2fhosts.json', 404],
    ['studio://app/link.json', 403],
    ['studio://app/linked/secret.json', 403],
    ['studio://app/sibling/a.json', 403],
    ['studio://app/assets', 404],
    ['studio://app/index.html%00.js', 404],
    ['studio://app/%ff.html', 403],
    ['studio://elsewhere/index.html', 403],
    ['studio://APP/index.html', 403],
    ['studio://library/runs/..%2f..%2fstudio.db', 403],
    ['studio://library/%2e%2e%2fstudio.db', 403],
    ['studio://library/runs/a%00.png', 403],
    ['studio://library/runs/gone.png', 404],
  ])('answers %s with %i and nothing of the file', async (address, status) => {
    const answer = await fetchFrom(address);
    expect(answer.status).toBe(status);
    expect(answer.text).not.toBe('{}');
    expect(answer.text).not.toBe('picture');
  });

  it('logs what it could not read for a reason of its own, and only that', async () => {
    expect((await fetchFrom('studio://library/runs/broken.png')).status).toBe(500);
    expect((await fetchFrom('studio://library/runs/gone.png')).status).toBe(404);
    expect(lines).toMatchObject([
      { msg: 'not served', address: 'studio://library/runs/broken.png' },
    ]);
  });

  it('answers nothing but GET and HEAD', async () => {
    expect((await fetchFrom('studio://app/index.html', { method: 'POST' })).status).toBe(405);
    expect((await fetchFrom('studio://app/index.html', { method: 'HEAD' })).status).toBe(200);
  });
});

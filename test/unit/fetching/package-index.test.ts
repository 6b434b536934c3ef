import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findWheel } from '../../../main/fetching/package-index.ts';
import { makeWheel } from '../native-engine/package-server.ts';

const { wheel } = makeWheel();
let close = () => {};

afterEach(() => {
  close();
  vi.unstubAllEnvs();
});

async function serve(listener: RequestListener, credentials = ''): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => void server.close();
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('PIP_INDEX_URL', `http://${credentials}${host}/simple`);
  return `http://${host}`;
}

const asJson =
  (url: string): RequestListener =>
  (_request, response) => {
    response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json');
    response.end(
      JSON.stringify({
        files: [
          { filename: 'other.whl', url: '/other' },
          { filename: wheel.file, url },
        ],
      }),
    );
  };

describe('findWheel', () => {
  it('reads the JSON of an index, whose addresses may be relative', async () => {
    const host = await serve(asJson('../files/x.whl#sha256=00'));
    expect(await findWheel(wheel)).toEqual({ url: `${host}/simple/files/x.whl`, headers: {} });
  });

  it('reads the HTML of a mirror that knows nothing else', async () => {
    const host = await serve((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<!doctype html><a href="../../o.whl">other.whl</a><br>\n<a data-requires-python="&gt;=3.9" href="../../f/x.whl?a=1&amp;b=2#sha256=00">\n${wheel.file}</a>`,
      );
    });
    expect((await findWheel(wheel)).url).toBe(`${host}/f/x.whl?a=1&b=2`);
  });

  it('tells its password to the index, and not to the server of the file', async () => {
    const heard: (string | undefined)[] = [];
    const answer = asJson('https://files.example/x.whl');
    await serve((request, response) => {
      heard.push(request.headers.authorization);
      answer(request, response);
    }, 'ada:s%40cret@');
    expect(await findWheel(wheel)).toEqual({ url: 'https://files.example/x.whl', headers: {} });
    expect(heard).toEqual([`Basic ${Buffer.from('ada:s@cret').toString('base64')}`]);
  });

  it('says which index does not have it, does not answer, or names no web address', async () => {
    await serve((_request, response) => void response.end('<a href="x">x.whl</a>'));
    await expect(findWheel(wheel)).rejects.toMatchObject({
      code: 'download-failed',
      message: expect.stringMatching(
        /^The package index 127\.0\.0\.1:\d+ does not have tensorflow_test-/,
      ),
    });
    close();
    await serve((_request, response) => void response.writeHead(503).end());
    await expect(findWheel(wheel)).rejects.toThrow(/could not be asked: it answers 503/);
    close();
    await serve(asJson('file:///etc/passwd'));
    await expect(findWheel(wheel)).rejects.toThrow(/does not have/);
  });
});

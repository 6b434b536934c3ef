import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zipSync } from 'fflate';
import type { EngineWheel } from '../../../main/native-engine/wheel.ts';

/** What does not compress, so that the archive is long enough to break off in it. */
function noise(length: number): Uint8Array {
  let state = 1;
  return new Uint8Array(length).map(() => (state = (state * 48_271) % 2_147_483_647) & 255);
}

const libraries = {
  'libtensorflow_cc.so.2': noise(300_000),
  'libtensorflow_framework.so.2': new Uint8Array(5_000).fill(7),
};

/** What a wheel holds of which nothing is wanted, beside what is. */
export function wheelContents(): Record<string, Uint8Array> {
  return {
    'tensorflow/__init__.py': new Uint8Array(1_000),
    'tensorflow/libtensorflow_cc.so.2': libraries['libtensorflow_cc.so.2'],
    'tensorflow/libtensorflow_framework.so.2': libraries['libtensorflow_framework.so.2'],
    'tensorflow/include/tensorflow/c/c_api.h': Buffer.from('// the API'),
    'tensorflow/include/Eigen/Core': Buffer.from('// not included'),
    'tensorflow-2.21.0.dist-info/RECORD': Buffer.from('…'),
  };
}

/** A small archive with the members of a real one, and what is pinned of it. */
export function makeWheel(contents = wheelContents()): { archive: Buffer; wheel: EngineWheel } {
  const archive = Buffer.from(zipSync(contents, { level: 1 }));
  const wheel: EngineWheel = {
    project: 'tensorflow-test',
    file: 'tensorflow_test-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    bytes: archive.length,
    sha256: createHash('sha256').update(archive).digest('hex'),
    libraries: Object.fromEntries(
      Object.entries(libraries).map(([name, bytes]) => [name, bytes.length]),
    ),
  };
  return { archive, wheel };
}

/** A small archive as NVIDIA's: libraries in a folder of their own, beside what is not wanted. */
export function makeNvidiaWheel(name: string): { archive: Buffer; wheel: EngineWheel } {
  const folder = `nvidia/${name}/lib`;
  const library = `lib${name}.so.12`;
  const archive = Buffer.from(
    zipSync({
      [`${folder}/${library}`]: noise(2_000),
      [`${folder}/lib${name}Mg.so.12`]: noise(500),
      [`nvidia/${name}/include/${name}.h`]: Buffer.from('// not wanted'),
    }),
  );
  const wheel: EngineWheel = {
    project: `nvidia-${name}-test`,
    file: `nvidia_${name}_test-12.9-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl`,
    bytes: archive.length,
    sha256: createHash('sha256').update(archive).digest('hex'),
    folder,
    libraries: { [library]: 2_000 },
  };
  return { archive, wheel };
}

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

/** As PyPI does: a JSON page a project, files that can be asked for from any byte on. */
export async function servePackages(archive: Buffer, wheel: EngineWheel, sendFile?: Answer) {
  return serveWheels([{ archive, wheel, ...(sendFile && { sendFile }) }]);
}

interface ServedWheel {
  archive: Buffer;
  wheel: EngineWheel;
  sendFile?: Answer;
}

export async function serveWheels(wheels: readonly ServedWheel[]) {
  const ranges: (string | undefined)[] = [];
  const pages: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const page = wheels.find(({ wheel }) => request.url === `/simple/${wheel.project}/`);
    if (page) {
      const { file } = page.wheel;
      pages.push(request);
      const files = [{ filename: file, url: `../../files/${file}#sha256=no` }];
      response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json');
      return response.end(JSON.stringify({ files }));
    }
    const asked = wheels.find(({ wheel }) => request.url === `/files/${wheel.file}`);
    if (!asked) return response.writeHead(404).end();
    ranges.push(request.headers.range);
    return (asked.sendFile ?? sendFrom(asked.archive))(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    indexUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`,
    /** What was asked for of the file, a request each. */
    ranges,
    pages,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Sends what is asked for; `upTo` breaks the connection off there. */
export function sendFrom(archive: Buffer, upTo = Infinity): Answer {
  return (request, response) => {
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (start >= archive.length) return response.writeHead(416).end();
    const rest = archive.subarray(start);
    response.writeHead(request.headers.range ? 206 : 200, { 'content-length': rest.length });
    if (archive.length <= upTo) return response.end(rest);
    response.write(archive.subarray(start, upTo));
    return setTimeout(() => response.destroy(), 50);
  };
}

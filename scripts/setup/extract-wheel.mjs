import { capture } from './child-process.mjs';

/**
 * A wheel is a zip file, and where pip is, Python reads it. Only the two libraries and the headers
 * that the binding includes are taken out of the 1.2 GB.
 */
const program = `
import sys, zipfile
wheel, folder = sys.argv[1:]
headers = tuple('tensorflow/include/' + name for name in ('tensorflow/', 'xla/tsl/c/', 'tsl/'))
libraries = ('libtensorflow_cc.so.2', 'libtensorflow_framework.so.2',
             'libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib')
with zipfile.ZipFile(wheel) as archive:
    names = [name for name in archive.namelist()
             if name.startswith(headers) or name in ['tensorflow/' + library for library in libraries]]
    archive.extractall(folder, names)
`;

/**
 * @param {string} wheel
 * @param {string} python
 * @param {string} folder gets `tensorflow/` with the libraries and `include/`
 */
export async function extractWheel(wheel, python, folder) {
  const { code, errors } = await capture(python, ['-c', program, wheel, folder]);
  if (code !== 0)
    throw new Error(`the engine could not be unpacked: ${errors.trim().split('\n').at(-1)}`);
}

import { join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/run-script.mjs';
import { say } from './setup/say.mjs';

/**
 * Loops over numbers, which name a place that is there in every line: checked access would double them
 * (docs/decisions/0641).
 */
const numericLoops = [
  'main/trainer/classical/',
  'main/trainer/data/image-table.ts',
  'main/trainer/data/pairs/flat-parts.ts',
  'main/trainer/data/pairs/main-colours.ts',
  'main/trainer/data/pairs/outline.ts',
  'main/trainer/data/pairs/pairing.ts',
  'main/trainer/data/pairs/silhouette.ts',
  'main/trainer/data/picture-pixels.ts',
  'main/trainer/data/pixels.ts',
  'main/trainer/data/source-of-picture.ts',
  'main/trainer/engines/ops/',
  'main/trainer/engines/tensorflow-kernels/',
  'main/trainer/engines/wasm-kernels/',
  'main/trainer/engines/webgpu-kernels/',
  'main/trainer/features/on-white.ts',
  'main/trainer/gan/models/orthogonal.ts',
  'main/trainer/metrics/',
  'main/trainer/random/',
  'main/trainer/sampling/spherical-mean.ts',
  // Tests that compute the same numbers beside them.
  'test/engine/ops/',
  'test/engine/reference/largest-singular-value.ts',
  'test/engine/webgpu/kernels.test.ts',
  'test/unit/trainer/classical/',
  'test/unit/trainer/metrics/',
];

/**
 * `node scripts/index-access.mjs [FOLDER]`: checks that what tsconfig.trainer.json names asks whether there is anything at
 * a place of a list, numeric loops aside. TypeScript knows options of whole programs alone, and those who are checked import
 * those who are not: so one program, of which only the faults of some files are told.
 */
await runScript(() => {
  const folder = resolve(process.argv[2] ?? projectFolder);
  const { fileNames, options } = trainersTypes(folder);
  const checked = fileNames.filter((file) => isChecked(relative(folder, file)));
  if (checked.length === 0) throw new Error('There is nothing to check.');
  const program = ts.createProgram(checked, options);
  const faults = ts.sortAndDeduplicateDiagnostics(
    checked.flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file))),
  );
  if (faults.length === 0) return Promise.resolve(0);
  process.stdout.write(ts.formatDiagnostics(faults, toldFrom(folder)));
  say(`${faults.length} faults in ${checked.length} files.`);
  return Promise.resolve(1);
});

/** @param {string} folder */
function trainersTypes(folder) {
  const host = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (/** @type {ts.Diagnostic} */ fault) => {
      throw new Error(ts.flattenDiagnosticMessageText(fault.messageText, '\n'));
    },
  };
  const path = join(folder, 'tsconfig.trainer.json');
  const found = ts.getParsedCommandLineOfConfigFile(path, { noUncheckedIndexedAccess: true }, host);
  if (!found) throw new Error(`${path} cannot be read.`);
  return found;
}

/** @param {string} file relative to the project */
function isChecked(file) {
  const path = file.replaceAll(sep, '/');
  return !numericLoops.some((left) => path.startsWith(left));
}

/** @param {string} folder */
function toldFrom(folder) {
  return {
    getCurrentDirectory: () => folder,
    getCanonicalFileName: (/** @type {string} */ name) => name,
    getNewLine: () => '\n',
  };
}

import { varNames } from 'wuchale/adapter-utils';
import { adapter, Transformer } from 'wuchale/adapter-vanilla';

/** The library passes over what is thrown: errors, which a person reads most carefully. */
class WithErrors extends Transformer {
  /**
   * @override
   * @param {import('acorn').ThrowStatement} [node] left out in the library's types alone
   */
  visitThrowStatement = (node) => (node ? this.visit(node.argument) : []);
}

/**
 * The library's adapter for modules. It gets no texts for tables at the top of them (it asks in functions): they are asked
 * for once, when the module is loaded.
 *
 * @param {Pick<import('wuchale').AdapterArgs<string>, 'storage' | 'heuristic' | 'patterns' | 'files' | 'loader'>} given
 * @returns {import('wuchale').Adapter}
 */
export function modulesAdapter(given) {
  const { heuristic, patterns } = given;
  const usual = adapter({ ...given, runtime: { initReactive: () => null, useReactive: false } });
  return {
    ...usual,
    transform({ content, filename, index, expr, matchUrl }) {
      const { output, ...rest } = new WithErrors(
        content,
        filename,
        index,
        heuristic,
        patterns,
        expr,
        usual.runtime,
        matchUrl,
      ).transform();
      const init = `const ${varNames.rt} = ${expr.plain};`;
      return { ...rest, output: (header) => output(`${header}\n${init}`) };
    },
  };
}

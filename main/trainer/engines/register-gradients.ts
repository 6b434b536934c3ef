import { registerHooks, type ResolveHookSync } from 'node:module';

/** tfjs-core's own modules name one another without their ending, which bundlers add and Node does not. */
const addEnding: ResolveHookSync = (specifier, context, nextResolve) => {
  const isTfjs = context.parentURL?.includes('/@tensorflow/tfjs-core/dist/') ?? false;
  const lacksEnding = isTfjs && specifier.startsWith('.') && !specifier.endsWith('.js');
  return nextResolve(lacksEnding ? `${specifier}.js` : specifier, context);
};

let registered: Promise<void> | undefined;

/**
 * Teaches tfjs-core the derivatives of its operations, and tensors their methods. The union package does so
 * on being imported, and carries four packages more; here it is asked for, once a process.
 */
export function registerGradients(): Promise<void> {
  return (registered ??= register());
}

async function register(): Promise<void> {
  const hooks = registerHooks({ resolve: addEnding });
  try {
    await import('@tensorflow/tfjs-core/dist/register_all_gradients.js');
    await import('@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js');
  } finally {
    hooks.deregister();
  }
}

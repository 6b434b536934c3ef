import type { RecipeResult } from '../results.ts';

const heavyOp = /^(_Fused)?(Conv2D|MatMul|BatchMatMul)/;

/** Where the time of a step went, op by op, in milliseconds. */
export function timesInStep({ stepMs, ops }: NonNullable<RecipeResult['profile']>): {
  /** In convolutions and matrix products. */
  heavyMs: number;
  otherOpsMs: number;
  javaScriptMs: number;
} {
  const inOps = ops.reduce((sum, { ms }) => sum + ms, 0);
  const heavyMs = ops.filter(({ op }) => heavyOp.test(op)).reduce((sum, { ms }) => sum + ms, 0);
  return { heavyMs, otherOpsMs: inOps - heavyMs, javaScriptMs: stepMs - inOps };
}

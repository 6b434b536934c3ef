import { filterGradientAsProduct } from './filter-gradient-as-product.ts';
import { mixedPrecision } from './mixed-precision.ts';
import type { GraphPass } from './pass.ts';

/** Makes convolutions and matrix products compute on bfloat16, and what is slow then another way. */
export const bfloat16Passes: readonly GraphPass[] = [mixedPrecision, filterGradientAsProduct];

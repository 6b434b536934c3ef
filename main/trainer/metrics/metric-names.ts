/**
 * What is measured of creatures beside their training, by the name of its series. What each means, how it is computed
 * and what is good: docs/metrics.md.
 */
export const metricNames = [
  'quality/kid',
  'quality/density',
  'quality/coverage',
  'quality/precision',
  'quality/recall',
  'quality/sliced-wasserstein',
  'quality/distinct-shapes',
  'quality/colours',
  'quality/without-islands',
  'quality/specks',
  'quality/copies',
  'quality/copying',
] as const;
export type MetricName = (typeof metricNames)[number];

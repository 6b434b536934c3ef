/**
 * @param {number} bytes
 * @returns {string} in the unit people download in, such as "274 MB"
 */
export function fileSize(bytes) {
  const megabytes = bytes / 1e6;
  if (megabytes >= 1000) return `${(megabytes / 1000).toFixed(2)} GB`;
  return megabytes >= 10 ? `${Math.round(megabytes)} MB` : `${megabytes.toFixed(1)} MB`;
}

/**
 * @param {number} seconds
 * @returns {string} such as "12 s" or "3 min 5 s"
 */
export function duration(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

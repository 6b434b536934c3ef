/**
 * @param {number} bytes
 * @returns {string} such as "274 MB": as the studio says it (shared/format.ts), which is not built yet
 */
export function fileSize(bytes) {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power > 0 && value < 10 ? 1 : 0)} ${units[power]}`;
}

/**
 * @param {number} seconds
 * @returns {string} such as "12 s" or "3 min 5 s"
 */
export function duration(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

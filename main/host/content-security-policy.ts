/**
 * Only our own scripts run, nothing is fetched from elsewhere, nothing may frame the studio.
 *
 * @param pictures where a host serves the library's pictures from, if that is not the page's own origin
 */
export function contentSecurityPolicy(pictures = ''): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: blob: ${pictures}`.trim(),
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

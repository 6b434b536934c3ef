/**
 * What a host says with every page and picture: nothing but our own pages runs, nothing frames them, nobody learns
 * their address.
 *
 * @param pictures where a host serves the library's pictures from, if that is not the page's own origin
 */
export function securityHeaders(pictures = '') {
  return {
    'Content-Security-Policy': contentSecurityPolicy(pictures),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}

/**
 * Only our own scripts run, nothing is fetched from elsewhere, nothing may frame the studio.
 */
function contentSecurityPolicy(pictures: string): string {
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

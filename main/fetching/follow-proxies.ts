import http from 'node:http';

/**
 * Node's own `fetch` goes round proxies unless it is told not to. From now on it takes those that the
 * environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY), as curl and pip do, where this Node can: from 24.14 on.
 */
export function followProxies(): void {
  const setGlobalProxy: unknown = Reflect.get(http, 'setGlobalProxyFromEnv');
  if (typeof setGlobalProxy === 'function') setGlobalProxy();
}

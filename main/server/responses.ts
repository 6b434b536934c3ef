import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { securityHeaders } from '../host/security-headers.ts';
import { toErrorShape, type ErrorCode } from '../../shared/errors.ts';

/** A browser opens other people's pages beside ours: none of them gets at the studio's. */
export const headersOfAll: OutgoingHttpHeaders = {
  ...securityHeaders(),
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

const statusOfCode: Partial<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  closing: 503,
  'disk-full': 507,
};

/** Answers with an error as data, the shape that the WebSocket uses too. */
export function sendError(response: ServerResponse, thrown: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const error = toErrorShape(thrown);
  sendJson(response, statusOfCode[error.code] ?? 500, { error });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(JSON.stringify(body));
}

export function sendPage(response: ServerResponse, html: string): void {
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(html);
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(`${text}\n`);
}

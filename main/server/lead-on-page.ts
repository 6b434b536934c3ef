/**
 * A page that leads on to an address by itself. Not a redirect: what a browser is redirected to counts as asked for
 * by the page before, be that a file or a link in a mail, and gets no `SameSite=Strict` cookie
 * (draft-ietf-httpbis-rfc6265bis, "same-site" requests).
 */
export function leadOnPage(address: string): string {
  const escaped = address.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${escaped}">
<title>Sprite GAN Studio</title>
<p><a href="${escaped}">Open Sprite GAN Studio</a></p>
</html>
`;
}

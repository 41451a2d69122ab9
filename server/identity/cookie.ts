/** The session cookie: its name, its text, and reading it back. */

export type SessionCookie = { name: string; secure: boolean };

/** A cookie's value is a 256-bit secret in base64url; anything longer is not ours. */
const VALUE = /^[A-Za-z0-9_-]{43}$/;

/** Browsers send up to 4 KiB per cookie; a header far above that is not read. */
const HEADER_LIMIT_CHARS = 16 * 1024;

/**
 * Behind TLS (an origin that begins with https is configured) the name carries `__Host-`: browsers then take it only
 * from this very host, over TLS. Without TLS the port is part of the name, because cookies ignore ports and two servers
 * on one machine would sign each other out.
 */
export function sessionCookie({ origins, port }: { origins: readonly string[]; port: number }): SessionCookie {
  const secure = origins.some((origin) => origin.startsWith('https://'));
  return secure ? { name: '__Host-runbooks', secure } : { name: `runbooks-${port}`, secure };
}

/** Value of Set-Cookie. `value` null removes the cookie. */
export function setCookie({ name, secure }: SessionCookie, value: string | null, maxAgeMs: number): string {
  const age = value === null ? 0 : Math.floor(maxAgeMs / 1000);
  return `${name}=${value ?? ''}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}

/** The value of our cookie in a Cookie header; null when it is missing, twice there, or not of our form. */
export function readCookie(header: string | null | undefined, name: string): string | null {
  if (header === null || header === undefined || header.length > HEADER_LIMIT_CHARS) return null;
  const values = header
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
  // Two cookies of one name: one of them was planted (from a parent path or domain), and nobody can tell which.
  const [value] = values;
  return values.length === 1 && value !== undefined && VALUE.test(value) ? value : null;
}

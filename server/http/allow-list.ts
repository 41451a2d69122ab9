/** Which Host and Origin headers count as ours. Exact values only: no patterns, no suffixes. */

export type AllowList = { hosts: ReadonlySet<string>; origins: ReadonlySet<string> };

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * The loopback names with the server's port, and what the configuration adds. Comparing Origin with Host would be no
 * defence: a page on a name that was rebound to 127.0.0.1 sends the same foreign name in both.
 */
export function createAllowList({
  port,
  hosts,
  origins,
}: {
  port: number;
  hosts: readonly string[];
  origins: readonly string[];
}): AllowList {
  const own = LOOPBACK_NAMES.map((name) => `${name}:${port}`);
  const added = hosts.flatMap((host) => (hasPort(host) ? [host] : [host, `${host}:${port}`]));
  return {
    hosts: new Set(
      [...own, ...added, ...origins.map((origin) => new URL(origin).host)].map((host) => host.toLowerCase()),
    ),
    origins: new Set([...own.map((host) => `http://${host}`), ...origins]),
  };
}

function hasPort(host: string): boolean {
  return /:\d+$/.test(host.replace(/^\[[^\]]*\]/, ''));
}

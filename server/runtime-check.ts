/** What must be true of the Node that runs us. */

const OLDEST_NODE_MAJOR = 26;
/** Older ones take a hang-up of a terminal for the end of its output and lose up to 14 KB of it (measured). */
const OLDEST_LIBUV = '1.52.1';

/** A sentence that says what to do, null when all is well. */
export function runtimeProblem({ node, uv }: { node: string; uv: string } = process.versions): string | null {
  if (Number.parseInt(node, 10) < OLDEST_NODE_MAJOR) {
    return `This is Node ${node}, and the server needs ${OLDEST_NODE_MAJOR} or later. Start it with \`npm start\` or \`./runbooks start\`, which use the Node that was installed with it.`;
  }
  if (isOlder(uv, OLDEST_LIBUV)) {
    return `This Node has libuv ${uv}, in which a terminal can lose its last output; the server needs ${OLDEST_LIBUV} or later. Start it with \`npm start\` or \`./runbooks start\`, which use the Node that was installed with it.`;
  }
  return null;
}

function isOlder(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.split('.').map((part) => Number.parseInt(part, 10)));
  for (let i = 0; i < right!.length; i++) {
    const difference = (left![i] ?? 0) - right![i]!;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/**
 * Newline-delimited JSON, cut out of a byte stream. Used by both ends of the socket.
 */

const LF = 0x0a;

export type LineReader = {
  /** Takes bytes, gives the lines they complete, without line ends. Null once a line is longer than the limit. */
  push(bytes: Buffer): string[] | null;
  /** Changes the limit, for example once the other side has said who it is. */
  setLimit(bytes: number): void;
};

/** `limit` is the longest line in bytes; nothing beyond one line of that length is ever kept. */
export function createLineReader(limit: number): LineReader {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let broken = false;

  return {
    setLimit(bytes) {
      limit = bytes;
    },
    push(bytes) {
      if (broken) return null;
      const lines: string[] = [];
      for (let rest = bytes; ;) {
        const end = rest.indexOf(LF);
        const part = end < 0 ? rest : rest.subarray(0, end);
        if (keptBytes + part.length > limit) break;
        if (part.length > 0) kept.push(part);
        keptBytes += part.length;
        if (end < 0) return lines;
        lines.push(Buffer.concat(kept).toString('utf8'));
        kept = [];
        keptBytes = 0;
        rest = rest.subarray(end + 1);
      }
      broken = true;
      kept = [];
      return null;
    },
  };
}

/** One message as a line. JSON escapes every line end, so the line end is the frame. */
export function toLine(message: unknown): string {
  return `${JSON.stringify(message)}\n`;
}

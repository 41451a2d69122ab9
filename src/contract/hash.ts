/**
 * The one form of a text that is hashed. Whoever hashes (build, server, verifier) takes sha256 over the UTF-8 of what
 * these functions return; the hashing itself needs a platform and is not here.
 */

export type Normalized = { ok: true; code: string } | { ok: false; why: string };

/**
 * The exact text of a block: LF line ends and exactly one final newline. A NUL or a carriage return that does not
 * belong to a CRLF is refused, because neither survives a page unchanged.
 */
export function normalizeCode(text: string): Normalized {
  if (text.includes('\0')) return { ok: false, why: 'the block contains a NUL character' };
  const lines = text.replaceAll('\r\n', '\n');
  if (lines.includes('\r')) {
    return { ok: false, why: 'the block contains a lone carriage return; end lines with LF' };
  }
  const code = lines.replace(/\n*$/, '\n');
  if (code.trim() === '') return { ok: false, why: 'the block is empty' };
  return { ok: true, code };
}

/**
 * JSON with sorted keys and no spaces: equal values give equal text. Takes what JSON can hold; a key whose value is
 * undefined is left out, as JSON.stringify does.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

/** What `Manifest.contentDigest` is the sha256 of. */
export function contentDigestInput(content: { blocks: readonly unknown[]; pages: readonly unknown[] }): string {
  return canonicalJson({ blocks: content.blocks, pages: content.pages });
}

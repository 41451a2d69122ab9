/** What a person types or pastes, made fit for the wire. */

/** ESC is taken out of a paste: without it no paste can end bracketed paste and go on as typed commands. */
export function cleanPaste(text: string): string {
  return text.replaceAll('\u001b', '').replaceAll('\u009b', '');
}

/** Parts of at most `maxBytes` UTF-8 bytes, never inside a character. */
export function splitInput(data: string, maxBytes: number): string[] {
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  for (const character of data) {
    const point = character.codePointAt(0)!;
    const width = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (bytes + width > maxBytes) {
      parts.push(part);
      part = '';
      bytes = 0;
    }
    part += character;
    bytes += width;
  }
  if (part !== '') parts.push(part);
  return parts;
}

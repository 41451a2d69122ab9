/** DER, as far as a certificate needs it: tag, length, content. */

export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

/** One value: its tag, its length, and the parts that it is made of. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(TAG.sequence, ...parts);

/** An object identifier from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  return der(TAG.oid, Buffer.from([first! * 40 + second!, ...rest.flatMap(base128)]));
}

/** A positive integer, from its bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const isNegative = (bytes[0]! & 0x80) !== 0;
  return der(TAG.integer, isNegative ? Buffer.from([0, ...bytes]) : bytes);
}

/** Milliseconds since the epoch, to the second: two digits for the year up to 2049, as certificates want it. */
export function time(at: number): Buffer {
  const text = new Date(at).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
  return Number(text.slice(0, 4)) < 2050
    ? der(TAG.utcTime, Buffer.from(`${text.slice(2)}Z`))
    : der(TAG.generalizedTime, Buffer.from(`${text}Z`));
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest & 0xff);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

/**
 * All forms in which a value is looked for.
 */
import { MIN_SECRET_CHARS } from '../../../src/contract/param.ts';
import { base64Forms, hexForms, jsonForms, shellForms, urlForms } from './encodings.ts';

/** A shorter form would also be found where there is no secret. */
export const MIN_FORM_BYTES = 8;
/**
 * A value of a few lines may be a few credentials (user, password), each used and encoded by itself. One of more lines is
 * one text (a key, a configuration): of its lines the textual forms are enough.
 */
const FEW_LINES = 32;

/**
 * The forms of a value as bytes without line ends, each once, at least MIN_FORM_BYTES long: of the whole, and of each of
 * its lines that has MIN_SECRET_CHARS characters, without the white space around it.
 */
export function secretForms(value: string): Uint8Array[] {
  const lines = value
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => [...line].length >= MIN_SECRET_CHARS);
  const formsOfLine = lines.length > FEW_LINES ? textualForms : allForms;
  const ofLines = lines.filter((line) => line !== value).flatMap(formsOfLine);
  const forms = new Set([...allForms(value), ...ofLines].map(withoutLineEnds));
  return [...forms].map((form) => Buffer.from(form, 'utf8')).filter(isSearchable);
}

/** A pty writes LF as CR LF, and encoders break long lines: the same secret either way. */
export function withoutLineEnds(text: string): string {
  return text.replace(/[\r\n]+/g, '');
}

function textualForms(text: string): string[] {
  return [text, ...jsonForms(text), ...shellForms(text)];
}

function allForms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  return [...textualForms(text), ...urlForms(bytes), ...base64Forms(bytes), ...hexForms(bytes)];
}

/** One with a NUL is no form: no program can be given such a value. */
function isSearchable(form: Uint8Array): boolean {
  return form.length >= MIN_FORM_BYTES && !form.includes(0);
}

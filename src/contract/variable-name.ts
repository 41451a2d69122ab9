/**
 * Names a parameter, a captured value or a saved variable may have. Some names change how a shell reads or finds its
 * commands; a page that could set those could change what a reviewed block means.
 */

const REFUSED_NAMES: ReadonlySet<string> = new Set([
  'PATH',
  'IFS',
  'ENV',
  'BASH_ENV',
  'SHELLOPTS',
  'BASHOPTS',
  'PROMPT_COMMAND',
  'PS4',
]);
/** The dynamic linker's variables, and exported shell functions. */
const REFUSED_PREFIXES = ['LD_', 'BASH_FUNC_'] as const;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Why `name` may not be a variable of ours, as the end of a sentence; null when it may. */
export function refusedVariableName(name: string): string | null {
  if (!VARIABLE_NAME.test(name)) {
    return 'is not a variable name: letters, digits and _ only, no digit first, at most 64';
  }
  if (REFUSED_NAMES.has(name) || REFUSED_PREFIXES.some((prefix) => name.startsWith(prefix))) {
    return 'is refused, because it changes how a shell finds or reads commands';
  }
  return null;
}

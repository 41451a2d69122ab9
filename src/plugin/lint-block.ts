/**
 * Rules about the text of one runnable block: what is shown must be what runs, and what runs must behave under
 * `set -e -o pipefail` the way a reader expects.
 */
import type { BlockMeta } from '../contract/block.ts';

export type BlockFinding = {
  /** 0-based line inside the block. */ index: number;
  level: 'error' | 'warning';
  message: string;
};

/** Docusaurus removes a line that is only such a comment from what it shows, in any of its comment styles. */
const MAGIC_COMMENT =
  /^\s*(?:#|\/\/|\/\*|\{\s*\/\*|<!--)\s*(highlight-next-line|highlight-start|highlight-end)\s*(?:\*\/\s*\}?|-->)?\s*$/;

/**
 * What a reader cannot see, or takes for a space: controls but tab and line ends, format and bidirectional characters,
 * anything drawn as nothing, spaces that are no U+0020, line separators, and the marks of a lost byte.
 */
const INVISIBLE = /(?![\t\n\r])\p{Cc}|\p{Cf}|\p{Default_Ignorable_Code_Point}|(?! )\p{Zs}|[\u2028\u2029\ufffc\ufffd]/u;

/** Checks the lines of a block. `meta` is null when the fence itself is wrong: then only the text rules apply. */
export function lintBlockText(code: string, meta: BlockMeta | null): BlockFinding[] {
  const findings: BlockFinding[] = [];
  code.split('\n').forEach((line, index) => {
    const magic = MAGIC_COMMENT.exec(line);
    if (magic !== null) {
      findings.push({
        index,
        level: 'error',
        message: `the comment "${magic[1]}" is removed from the page but would run; use {1,3} after the language instead`,
      });
    }
    const invisible = INVISIBLE.exec(line);
    if (invisible !== null) {
      const point = invisible[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
      findings.push({ index, level: 'error', message: `the block contains the invisible character U+${point}` });
    }
    if (meta !== null && !/^\s*#/.test(line)) {
      for (const message of strictModeTraps(line, meta)) findings.push({ index, level: 'warning', message });
    }
  });
  return findings;
}

/** Habits that end a block early, or with a status nobody meant, under strict mode. */
function strictModeTraps(line: string, meta: BlockMeta): string[] {
  const traps: string[] = [];
  if (meta.pipefail && /\|&?\s*head\b/.test(line)) {
    traps.push(
      '`| head` closes the pipe early: with pipefail the block may end with 141 (write sed -n 1,10p, or pipefail=off)',
    );
  }
  if (meta.pipefail && /\|&?\s*[ef]?grep\s+(?:-\S+\s+)*(?:-[A-Za-z]*q|--quiet|--silent)/.test(line)) {
    traps.push(
      '`| grep -q` closes the pipe early: with pipefail the block may end with 141 (write grep … >/dev/null, or pipefail=off)',
    );
  }
  if (meta.errexit && /(?:^|[;&|{]|\b(?:do|then|else)\b)\s*\(\(\s*\w+\s*(?:\+\+|--)\s*\)\)(?!\s*\|\|)/.test(line)) {
    traps.push('`((x++))` has status 1 when x was 0: with errexit the block ends there (write x=$((x + 1)))');
  }
  return traps;
}

/** What a fence says of its block, as words to compare and to show. */
import type { SourceBlock } from '../page.ts';

/**
 * By the name that the fence uses, null where the fence says nothing. Parameters and captured values that the text uses
 * stand in the text already and are left out.
 */
export function fenceWords(block: SourceBlock): Record<string, string | null> {
  return {
    title: block.title,
    risk: block.risk,
    target: block.target,
    language: block.lang,
    timeout: block.timeoutMs === null ? null : durationWords(block.timeoutMs),
    interactive: flag(block.interactive),
    endless: flag(block.endless),
    expect: block.expect,
    'expect-exit': block.expectExit === null ? null : String(block.expectExit),
    capture:
      block.capture === null ? null : [block.capture, block.captureFrom].filter((part) => part !== null).join(':'),
    errexit: block.errexit ? null : 'off',
    pipefail: block.pipefail ? null : 'off',
    rollback: block.rollback,
    requires: block.requires,
  };
}

function flag(value: boolean): string | null {
  return value ? 'yes' : null;
}

/** As an author would write it: `5m`, `90s`, `500ms`. */
function durationWords(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}

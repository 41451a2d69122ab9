/** A report for people. Pure. */
import type { RunResult, VerifyReport } from './types.ts';

const STATUS_WORDS: Record<RunResult['status'], string> = { passed: 'ok', failed: 'FAILED', 'not-run': 'not run' };

/** One line a run, in columns. */
export function table({ scenarios, same }: VerifyReport): string[] {
  const rows = scenarios.flatMap(({ version, doc, scenario, runs }) =>
    runs.map(({ block, symptom, status, ms }) => [
      version,
      doc,
      symptom ? `${block} (symptom)` : block,
      scenario,
      STATUS_WORDS[status],
      status === 'not-run' ? '' : seconds(ms),
    ]),
  );
  const lines = aligned([['version', 'page', 'block', 'scenario', 'status', 'time'], ...rows]);
  for (const { version, doc, sameAs, blocks, runs } of same) {
    lines.push(
      `${version} ${doc}: the same bytes as in ${sameAs}, counted from there (${counted(blocks, 'block')}, ${counted(runs, 'run')})`,
    );
  }
  return lines;
}

/** What went wrong, each with what was expected and what came. */
export function failures({ scenarios, unproven }: VerifyReport): string[] {
  const lines: string[] = [];
  for (const { version, doc, file, scenario, runs, problem } of scenarios) {
    const where = `${version} ${doc}, scenario ${scenario}`;
    if (problem !== null) lines.push('', `${where}: ${problem}`);
    for (const { block, line, step, status, expected, came, tail } of runs) {
      if (status !== 'failed') continue;
      lines.push(
        '',
        `FAILED block ${block} (${where}, step ${step}; ${file}${line === null ? '' : `:${line}`})`,
        `  expected: ${expected}`,
        `  came:     ${came}`,
        ...tail.map((text) => `  | ${text}`),
      );
    }
  }
  if (unproven.length > 0) lines.push('');
  for (const { file, line, block } of unproven) {
    lines.push(`${file}:${line}: no scenario runs block ${block} as its page says`);
  }
  return lines;
}

/** The last line. */
export function summary({ ok, blocks, runs, passed, scenarios, unproven, ms }: VerifyReport): string {
  const parts = [
    counted(blocks, 'block'),
    counted(scenarios.length, 'scenario'),
    counted(runs, 'run'),
    `${runs - passed} failed`,
  ];
  if (unproven.length > 0) parts.push(`${unproven.length} in no scenario`);
  return `${parts.join(', ')}, in ${seconds(ms)}: ${ok ? 'every block came as its page says' : 'not everything came as its page says'}.`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function aligned(rows: string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

/** A report as JUnit XML, for CI servers: one suite a page and version, one case a run. Pure. */
import type { RunResult, VerifyReport } from './types.ts';

export function junit(report: VerifyReport): string {
  const suites = new Map<string, string[]>();
  const add = (version: string, doc: string, testCase: string) => {
    const name = `${version} ${doc}`;
    suites.set(name, [...(suites.get(name) ?? []), testCase]);
  };
  for (const { version, doc, scenario, runs, problem } of report.scenarios) {
    if (problem !== null) add(version, doc, caseOf(doc, `${scenario}: the scenario`, 0, failure(problem, '')));
    for (const run of runs) add(version, doc, caseOf(doc, `${scenario}: ${run.step} ${run.block}`, run.ms, body(run)));
  }
  for (const { version, doc, block, file, line } of report.unproven) {
    add(version, doc, caseOf(doc, `${block} in a scenario`, 0, failure('no scenario runs it', `${file}:${line}`)));
  }
  const all = [...suites].map(([name, cases]) => {
    const count = (element: string) => cases.filter((each) => each.includes(`<${element} `)).length;
    const counts = `tests="${cases.length}" failures="${count('failure')}" skipped="${count('skipped')}"`;
    return `  <testsuite name="${escaped(name)}" ${counts}>\n${cases.join('')}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${all.join('')}</testsuites>\n`;
}

function caseOf(doc: string, name: string, ms: number, content: string): string {
  const attributes = `classname="${escaped(doc)}" name="${escaped(name)}" time="${(ms / 1_000).toFixed(3)}"`;
  return content === '' ? `    <testcase ${attributes}/>\n` : `    <testcase ${attributes}>${content}</testcase>\n`;
}

function body({ status, expected, came, tail }: RunResult): string {
  if (status === 'passed') return '';
  if (status === 'not-run') return '<skipped message="not run"/>';
  return failure(`expected ${expected}; came ${came}`, tail.join('\n'));
}

function failure(message: string, text: string): string {
  return `<failure message="${escaped(message)}">${escaped(text)}</failure>`;
}

/** XML 1.0 has no form for most control characters: they are left out. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}

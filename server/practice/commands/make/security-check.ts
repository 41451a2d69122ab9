/**
 * `make security-check`: what bandit and safety leave behind. Nobody scans anything here. The reports are those of the
 * published code as far as it is known: pickle and servers on every interface, which bandit calls MEDIUM.
 */
import type { Recipe } from './targets.ts';

type Finding = { test: string; name: string; severity: 'LOW' | 'MEDIUM'; file: string; line: number; text: string };

const FINDINGS: readonly Finding[] = [
  {
    test: 'B301',
    name: 'blacklist',
    severity: 'MEDIUM',
    file: 'robo_rlhf/preference/pair_generator.py',
    line: 214,
    text: 'Pickle and modules that wrap it can be unsafe when used to deserialize untrusted data, possible security issue.',
  },
  {
    test: 'B104',
    name: 'hardcoded_bind_all_interfaces',
    severity: 'MEDIUM',
    file: 'robo_rlhf/preference/server.py',
    line: 88,
    text: 'Possible binding to all interfaces.',
  },
  {
    test: 'B403',
    name: 'blacklist',
    severity: 'LOW',
    file: 'robo_rlhf/preference/pair_generator.py',
    line: 9,
    text: 'Consider possible security implications associated with pickle module.',
  },
];

/** The steps of the recipe. Neither scanner's exit status counts. */
export function securityCheck(now: number): Recipe {
  return [
    {
      kind: 'write',
      into: 'security-report.json',
      text: banditReport(now),
      shown: 'bandit -r robo_rlhf -f json -o security-report.json || true',
      quiet: false,
    },
    {
      kind: 'write',
      into: 'safety-report.json',
      text: safetyReport(now),
      shown: 'safety check --json --output safety-report.json || true',
      quiet: false,
    },
  ];
}

function banditReport(now: number): string {
  const count = (severity: string): number => FINDINGS.filter((finding) => finding.severity === severity).length;
  const report = {
    errors: [],
    generated_at: `${new Date(now).toISOString().slice(0, 19)}Z`,
    metrics: { _totals: { 'SEVERITY.HIGH': 0, 'SEVERITY.MEDIUM': count('MEDIUM'), 'SEVERITY.LOW': count('LOW') } },
    results: FINDINGS.map(({ test, name, severity, file, line, text }) => ({
      filename: file,
      issue_confidence: 'HIGH',
      issue_severity: severity,
      issue_text: text,
      line_number: line,
      test_id: test,
      test_name: name,
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function safetyReport(now: number): string {
  const report = {
    report_meta: {
      scan_target: 'environment',
      timestamp: new Date(now).toISOString().slice(0, 19).replace('T', ' '),
      packages_found: 84,
      vulnerabilities_found: 0,
      vulnerabilities_ignored: 0,
    },
    vulnerabilities: [],
  };
  return `${JSON.stringify(report, null, 4)}\n`;
}

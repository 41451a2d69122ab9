/** For tests of versions: a small site in a folder of its own. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Writes the files, by path, into a new folder and answers it. The caller removes it. */
export function siteOf(files: Record<string, string>): string {
  const siteDir = mkdtempSync(join(tmpdir(), 'runbooks-versions-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(siteDir, path)), { recursive: true });
    writeFileSync(join(siteDir, path), text);
  }
  return siteDir;
}

/** A fence with the id as its title, unless `words` say another one. */
export function fence(id: string, code: string, words = 'risk=read'): string {
  return `\`\`\`bash run id=${id} title="Block ${id}" ${words}\n${code}\n\`\`\`\n`;
}

/** A runbook with all of its sections; `body` stands in the procedure. */
export function runbook(body: string, rationale = 'First version.'): string {
  return `---
title: A
runbook:
  owner: o
  lastReviewed: '2026-11-23'
  reviewEvery: 90d
  target: stack
  topic: t
  rationale: ${rationale}
---

## Overview

Text.

## Prerequisites

None.

## Step-by-Step Procedure

${body}

## Verification

None.

## Rollback

None.

## Troubleshooting

None.

## Related Procedures

None.
`;
}

export const SIDEBARS = `import type { SidebarsConfig } from '@docusaurus/plugin-content-docs';
const titles = ['A'] as const;
const sidebars: SidebarsConfig = { docs: ['index', { type: 'category', label: titles[0], items: ['runbooks/a'] }] };
export default sidebars;
`;

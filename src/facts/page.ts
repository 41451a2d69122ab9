/** The page docs/reference/system-facts.md, made of facts/system.yaml. */
import type { FactGroup } from './schema.ts';

const HEAD = `---
title: Facts about the system
description: What is known of Robo-RLHF-Multimodal as published, each fact with its source and how it is known.
sidebar_label: Facts about the system
sidebar_position: 1.5
---

# Facts about the system

The runbooks are about Robo-RLHF-Multimodal as its branch \`main\` stood at commit \`0c9f14b\` of 15 August 2025. Here is what is known of it. A port, a name, a share or an interval that a runbook mentions stands here, or among the exceptions in \`facts/exceptions.yaml\`, where each has its reason.

How it is known: **S** is stated in a source file, **V** was checked by running it, **I** is inferred from reading. A source is a file of that commit; one of another commit says so.

This page is made of \`facts/system.yaml\`: change it there.
`;

/** Markdown, with one table per group. */
export function factsPage(groups: readonly FactGroup[]): string {
  return [HEAD, ...groups.map(sectionOf)].join('\n');
}

function sectionOf({ id, title, about, facts }: FactGroup): string {
  const first = facts[0]!.value;
  const columns = typeof first === 'string' ? ['value'] : Object.keys(first);
  const rows = facts.map(({ id: name, value, source, evidence }) => {
    const values = typeof value === 'string' ? [value] : columns.map((column) => value[column] ?? '');
    return [code(name), ...values, code(source), evidence];
  });
  const header = ['fact', ...columns, 'source', 'known'];
  const lines = [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`);
  return `## ${title} {#${id}}\n\n${about === null ? '' : `${about}\n\n`}${lines.join('\n')}\n`;
}

/** Names of things, not words. */
function code(text: string): string {
  return /[_./-]|^[a-z]+$/.test(text) && !text.includes(' ') ? `\`${text}\`` : text;
}

/** Text that Markdown would take for its own: marks, `:name` and addresses, which it makes links of. */
function cell(text: string): string {
  if (text.startsWith('`')) return text;
  return text.replaceAll(/[\\|*_<>{}[\]]|:(?=[A-Za-z/])/g, (mark) => `\\${mark}`);
}

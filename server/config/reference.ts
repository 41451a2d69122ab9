/** Writes docs/reference/configuration.md from the schema, so that the page cannot say anything else than the server does. */
import { z } from 'zod';
import { fileSchema, targetSchemas } from './file-schema.ts';

type JsonSchema = {
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
};

const INTRO = `---
title: Configuration
description: Every key of runbooks.yaml, with its default and its unit
---

The server reads one file, \`runbooks.yaml\`, beside \`package.json\`. It may be missing: every key has a default. It is
checked at start; a mistake is named with its line, and the server does not start. A running server does not read it
again.

Durations are written \`500ms\`, \`60s\`, \`5m\`, \`1h\`, \`7d\`; sizes \`512B\`, \`64KiB\`, \`64MiB\`, \`2GiB\`.

Secrets are never in this file. Where a key needs one, it comes from the environment.

## Environment and command line

| name | default | what it is |
| --- | --- | --- |
| \`RUNBOOKS_DATA\` | \`data\` | Folder for everything that is kept: database, journals. Made with mode 0700. One server at a time may use it. |
| \`RUNBOOKS_CONFIG\` | \`runbooks.yaml\` | The configuration file. One that is named here must exist. |
| \`RUNBOOKS_PUBLISHED\` | \`published\` | Folder with the published site, as \`./runbooks build\` writes it. Nobody but root and the server's user may be able to write to it. |
| \`--port\` | | Wins over \`server.port\`. |
| \`--host\` | | Wins over \`server.host\`. |
`;

const TARGETS = `
## targets.NAME

Names are lower-case letters, digits and dashes, as blocks say them in \`target=\`. Giving \`targets\` replaces the default
one, so list \`stack\` as well where it is wanted. Nothing but the words below is taken for each kind.

A target whose \`environment\` is \`practice\` is open to everyone who is signed in, whatever a block does. On \`staging\` and
\`production\` a block that reads needs the role operator or admin, one that changes something needs admin, and one that
destroys does not run. Blocks of unpublished pages run on \`practice\` only, and blocks of older published versions where
\`runs.olderVersions\` says so.
`;

/** The whole page. */
export function configurationPage(): string {
  const schema = z.toJSONSchema(fileSchema, { io: 'input' }) as JsonSchema;
  const sections = Object.entries(schema.properties ?? {});
  const plain = sections.filter(([, section]) => section.properties !== undefined);
  const tables = plain.map(([name, section]) => `\n## ${name}\n\n${table(section, `${name}.`)}`);
  const targets = schema.properties?.['targets'];
  const kinds = Object.entries(targetSchemas).map(
    ([kind, target]) => `\n### kind: ${kind}\n\n${table(z.toJSONSchema(target, { io: 'input' }) as JsonSchema, '')}`,
  );
  return [
    INTRO,
    ...tables,
    TARGETS,
    `\nDefault: ${code(targets?.default)}. ${targets?.description ?? ''}\n`.replace(
      ' See below for what each kind takes.',
      '',
    ),
    ...kinds,
  ].join('');
}

function table({ properties = {}, required = [] }: JsonSchema, prefix: string): string {
  const rows = Object.entries(properties).map(([key, value]) => {
    const fallback = value.default !== undefined ? code(value.default) : required.includes(key) ? 'required' : 'none';
    return `| \`${prefix}${key}\` | ${takes(value)} | ${fallback} | ${cell(value.description ?? '')} |\n`;
  });
  return `| key | takes | default | what it is |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}

function takes({ type, enum: values, const: constant, default: fallback }: JsonSchema): string {
  if (constant !== undefined) return code(constant);
  if (values !== undefined) return values.map(code).join(', ');
  if (type === 'string' && typeof fallback === 'string' && /^\d+(?:ms|s|m|h|d)$/.test(fallback)) return 'duration';
  if (type === 'string' && typeof fallback === 'string' && /^\d+(?:B|KiB|MiB|GiB)$/.test(fallback)) return 'size';
  const words: Record<string, string> = {
    integer: 'whole number',
    string: 'text',
    boolean: 'true or false',
    array: 'list',
    object: 'names and values',
  };
  return words[type ?? ''] ?? 'text';
}

function code(value: unknown): string {
  return `\`${cell(typeof value === 'string' ? value : JSON.stringify(value))}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('’', "'");
}

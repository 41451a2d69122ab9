/**
 * The arrows between the folders, and what must be absent: the map in ARCHITECTURE.md, held against the code.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

type Import = { file: string; specifier: string; typeOnly: boolean };

const files = ['src', 'server', 'e2e', 'bench'].flatMap((folder) => sourceFiles(join(ROOT, folder)));
const imports = files.flatMap(importsOf);

/** Rules: code below `from` may import only what `may` matches. Paths are relative to the project; packages by name. */
const ARROWS: { from: RegExp; may: RegExp[]; why: string }[] = [
  {
    from: /^src\/contract\//,
    may: [/^src\/contract\//, /^zod/],
    why: 'the contract is pure and imports nothing but zod',
  },
  {
    from: /^src\/client\//,
    may: [/^src\/(client|contract)\//, /^@xterm\//],
    why: 'browser state knows the contract and xterm, no React, no Docusaurus',
  },
  {
    from: /^src\/components\//,
    may: [
      /^src\/(components|client|contract|organization|css)\//,
      /^react/,
      /^@(docusaurus|generated)\//,
      /^@theme/,
      /^clsx$/,
      /^prism-react-renderer$/,
      /^mermaid$/,
    ],
    why: 'components know client and contract',
  },
  {
    from: /^src\/(theme|pages)\//,
    may: [
      /^src\/(theme|pages|components|client|contract)\//,
      /^react/,
      /^@(docusaurus|generated)\//,
      /^@theme/,
      /^clsx$/,
      /^prism/,
      /\.css$/,
    ],
    why: 'theme and pages are the outermost layer of the site',
  },
  {
    from: /^src\/plugin\//,
    may: [
      /^src\/(plugin|contract)\//,
      /^node:/,
      /^@docusaurus\//,
      /^(unified|remark-|unist|mdast|hast|vfile|parse5|yaml|zod)/,
    ],
    why: 'the build half knows the contract only',
  },
  {
    from: /^server\/pty-host\//,
    may: [/^server\/pty-host\//, /^src\/contract\//, /^node:/, /^node-pty$/],
    why: 'pty-host stays small',
  },
  {
    from: /^server\/practice\/client\.ts$/,
    may: [/^node:/],
    why: 'the practice client is copied alone into the sandbox',
  },
  {
    from: /^server\/practice\//,
    may: [/^server\/practice\//, /^node:/],
    why: 'the simulator is started from a copy of its folder alone',
  },
  {
    from: /^server\/store\//,
    may: [/^server\/(store|errors)/, /^src\/contract\//, /^node:/, /^kysely/],
    why: 'the store is the lowest layer',
  },
];

/** Folders below server/ that no feature may reach up to. */
const OUTER = /^server\/(http|ws|cli|app\.ts|main\.ts)/;

describe('arrows between folders', () => {
  for (const { from, may, why } of ARROWS) {
    it(`${from.source}: ${why}`, () => {
      const bad = imports.filter(
        (i) => from.test(i.file) && !isTest(i.file) && !may.some((rule) => rule.test(i.specifier)),
      );
      expect(bad.map(words)).toEqual([]);
    });
  }

  it('features of the server do not know http, ws or the command line', () => {
    const bad = imports.filter(
      (i) => i.file.startsWith('server/') && !OUTER.test(i.file) && !isTest(i.file) && OUTER.test(i.specifier),
    );
    expect(bad.map(words)).toEqual([]);
  });

  it('the server knows of the site only its contract; the command line also its lint', () => {
    const bad = imports.filter(
      (i) =>
        i.file.startsWith('server/') &&
        !isTest(i.file) &&
        i.specifier.startsWith('src/') &&
        !i.specifier.startsWith('src/contract/'),
    );
    expect(
      bad
        .filter((i) => !(i.file.startsWith('server/cli/') && /^src\/(plugin|organization)\//.test(i.specifier)))
        .map(words),
    ).toEqual([]);
  });
});

describe('what must be absent', () => {
  it('no validator, no node: module and no server code reach the browser', () => {
    const browser = /^src\/(theme|components|client|pages)\//;
    const bad = imports.filter(
      (i) =>
        browser.test(i.file) &&
        !isTest(i.file) &&
        !i.typeOnly &&
        /^(zod|node:|server\/|src\/plugin\/|src\/contract\/.*-schema)/.test(i.specifier),
    );
    expect(bad.map(words)).toEqual([]);
  });

  it('only pty-host opens ptys', () => {
    const bad = imports.filter(
      (i) => i.specifier === 'node-pty' && !i.file.startsWith('server/pty-host/') && !isTest(i.file),
    );
    expect(bad.map(words)).toEqual([]);
  });

  it('nothing in the server hands text to a shell', () => {
    const bad = files.filter((file) => {
      const path = relative(ROOT, file);
      if (!path.startsWith('server/') || isTest(path)) return false;
      const text = readFileSync(file, 'utf8');
      const shellImports = /import \{[^}]*\bexec(Sync)?\b[^}]*\} from 'node:child_process'/.test(text);
      return shellImports || /shell:\s*true/.test(text);
    });
    expect(bad.map((file) => relative(ROOT, file))).toEqual([]);
  });

  it('the map is not empty: every rule has code to hold', () => {
    expect(
      ARROWS.filter(({ from }) => !files.some((file) => from.test(relative(ROOT, file)))).map(
        (rule) => rule.from.source,
      ),
    ).toEqual([]);
  });
});

function words({ file, specifier }: Import): string {
  return `${file} imports ${specifier}`;
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$|__fixtures__|\/testing\//.test(file);
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('node_modules') && !path.includes('__fixtures__'))
    .map((path) => join(folder, path));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const from = relative(ROOT, file).split(sep).join('/');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'"\n;]*?(?:\n[^'";]*?)*?from\s+)?['"]([^'"\n]+)['"]|\bimport\(\s*(?:\/\*.*?\*\/\s*)?['"]([^'"\n]+)['"]\s*\)/g;
  return [...text.matchAll(pattern)].map((match) => {
    const raw = match[2] ?? match[3] ?? '';
    return { file: from, specifier: project(raw, file), typeOnly: match[1] !== undefined };
  });
}

/** A relative or @site import as a project path, a package as its name. */
function project(specifier: string, file: string): string {
  if (specifier.startsWith('@site/')) return specifier.slice('@site/'.length);
  if (!specifier.startsWith('.')) return specifier;
  return relative(ROOT, resolve(dirname(file), specifier))
    .split(sep)
    .join('/');
}

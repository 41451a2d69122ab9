import { describe, expect, test } from 'vitest';
import { readPage } from './page.ts';
import { formatProblems } from './problem.ts';
import { sha256Hex } from './sha256.ts';

/** Problems of a page, as a reader of the build's output sees them. */
function linesOf(text: string, file = 'docs/a.md'): string[] {
  const problems = readPage(file, text).problems;
  return problems.length === 0 ? [] : formatProblems(problems).split('\n');
}

const fence = (code: string, words = 'id=a title="A" risk=read target=stack') =>
  `\`\`\`bash run ${words}\n${code}\n\`\`\`\n`;
const warnings = (code: string, words = '') => linesOf(fence(code, `id=a title="A" risk=read target=stack ${words}`));
const runbook = (extra: string) =>
  `---\nrunbook:\n  owner: platform\n  lastReviewed: 2026-11-23\n  reviewEvery: 90d\n  topic: operations\n  rationale: First.\n${extra}---\n`;

describe('blocks of a page', () => {
  test('are found in lists, quotes, admonitions and details, in the order of the source', () => {
    const page = readPage(
      'docs/a.md',
      [
        '---\nrunbook:\n  target: stack\n---',
        '1. First\n\n   ```bash run id=one title="One" risk=read\n   echo 1\n   ```',
        '   - Deeper\n\n     ```sh run id=two title="Two" risk=read\n     echo 2\n     ```',
        '> ```bash run id=three title="Three" risk=read\n> echo 3\n> ```',
        ':::note\n\n```bash run id=four title="Four" risk=read target=db-host\necho 4\n```\n\n:::',
        '<details>\n<summary>x</summary>\n\n~~~bash run id=five title="Five" risk=read\necho 5\n~~~\n\n</details>',
      ].join('\n\n'),
    );
    expect(page.problems).toEqual([]);
    expect(page.blocks.map(({ id, code, target, line }) => [id, code, target, line])).toEqual([
      ['one', 'echo 1\n', 'stack', 8],
      ['two', 'echo 2\n', 'stack', 14],
      ['three', 'echo 3\n', 'stack', 18],
      ['four', 'echo 4\n', 'db-host', 24],
      ['five', 'echo 5\n', 'stack', 33],
    ]);
  });

  test('carry the exact text and its hash, whatever the line ends of the file', () => {
    const text = fence('printf "a\\tb"\n\n\ttab, trailing   \n\n');
    const [lf] = readPage('docs/a.md', text).blocks;
    const [crlf] = readPage('docs/a.md', text.replaceAll('\n', '\r\n')).blocks;
    expect(lf).toMatchObject({ code: 'printf "a\\tb"\n\n\ttab, trailing   \n', sha256: sha256Hex(lf!.code) });
    expect(crlf).toEqual(lf);
  });

  test('of a home page in MDX are collected like those in Markdown', () => {
    const page = readPage('docs/index.mdx', `import X from './x';\n\n<X>\n\n${fence('true')}\n</X>\n`);
    expect(page.problems).toEqual([]);
    expect(page.blocks).toHaveLength(1);
  });

  test('are not made of examples, plain fences, indented code or comments', () => {
    const text = `\`\`\`\`md\n${fence('true')}\`\`\`\`\n\n\`\`\`bash\ntrue\n\`\`\`\n\n<!--\n${fence('true')}-->\n`;
    expect(readPage('docs/a.md', text)).toMatchObject({ blocks: [], problems: [] });
  });

  test('know their version and document', () => {
    const page = readPage('versioned_docs/version-1.0/ops/02-x.md', `---\nid: y\n---\n${fence('true')}`);
    expect(page.blocks[0]).toMatchObject({ version: '1.0', doc: 'ops/y' });
  });
});

describe('a page is refused', () => {
  test.each<[string, string, string[]]>([
    [
      'a wrong fence',
      fence('true', 'id=a title="A" risk=low target=stack'),
      ['docs/a.md:1: risk: must be read, change, destructive, not "low"'],
    ],
    [
      'an unknown key',
      fence('true', 'id=a title="A" risk=read target=stack shell=zsh'),
      ['docs/a.md:1: unknown key "shell"'],
    ],
    [
      'no id',
      fence('true', 'title="A" risk=read target=stack'),
      ['docs/a.md:1: id is missing; every runnable block needs id=…'],
    ],
    [
      'an id twice',
      fence('true') + '\n' + fence('false'),
      ['docs/a.md:5: id "a" is used on this page already, on line 1'],
    ],
    [
      'no target',
      fence('true', 'id=a title="A" risk=read'),
      ['docs/a.md:1: target is missing: name it on the fence (target=…) or for the page (front matter runbook.target)'],
    ],
    [
      'a rollback that is not there',
      fence('true', 'id=a title="A" risk=change target=stack rollback=b'),
      ['docs/a.md:1: rollback: no block "b" on this page'],
    ],
    [
      'a magic comment',
      fence('true\n# highlight-next-line\nfalse'),
      [
        'docs/a.md:3: the comment "highlight-next-line" is removed from the page but would run; use {1,3} after the language instead',
      ],
    ],
    ['an empty block', fence(''), ['docs/a.md:1: the block is empty']],
    [
      'a lone carriage return',
      fence('echo a\recho b'),
      ['docs/a.md:1: the block contains a lone carriage return; end lines with LF'],
    ],
    ['a NUL', fence('echo a\0b'), ['docs/a.md:2: the block contains the invisible character U+FFFD']],
    [
      'a bidirectional override',
      fence('echo \u202Etxt'),
      ['docs/a.md:2: the block contains the invisible character U+202E'],
    ],
    [
      'a zero-width space',
      fence('true\nrm\u200B x'),
      ['docs/a.md:3: the block contains the invisible character U+200B'],
    ],
    ['a space that is none', fence('ls\u00A0-l'), ['docs/a.md:2: the block contains the invisible character U+00A0']],
    ['a hidden tag', fence('ls \u{E0041}'), ['docs/a.md:2: the block contains the invisible character U+E0041']],
    ['an escape', fence('echo \u001B[31m'), ['docs/a.md:2: the block contains the invisible character U+001B']],
    [
      'an unclosed fence',
      '```bash run id=a title="A" risk=read target=stack\ntrue\n',
      ['docs/a.md:1: the runnable fence is not closed'],
    ],
    [
      'a fence its list item closed',
      '- x\n\n  ```bash run id=a title="A" risk=read target=stack\n  true\n\ntext\n',
      ['docs/a.md:3: the runnable fence is not closed'],
    ],
    [
      'an unclosed fence that ends in an indented one',
      '```bash run id=a title="A" risk=read target=stack\ntrue\n    ```\n',
      ['docs/a.md:1: the runnable fence is not closed'],
    ],
    [
      'an unclosed fence that ends in a shorter one',
      '````bash run id=a title="A" risk=read target=stack\ntrue\n```\n',
      ['docs/a.md:1: the runnable fence is not closed'],
    ],
    [
      'a fence swallowed by HTML',
      `<details>\n${fence('true')}</details>\n`,
      [
        'docs/a.md:2: this runnable fence is not read as a code block: put a blank line before it, and indent it less than four spaces',
      ],
    ],
    [
      'a fence indented into plain code',
      'text\n\n    ```bash run id=a title="A" risk=read target=stack\n    true\n    ```\n',
      [
        'docs/a.md:3: this runnable fence is not read as a code block: put a blank line before it, and indent it less than four spaces',
      ],
    ],
    [
      'raw HTML',
      'x <b>bold</b>\n',
      [
        'docs/a.md:1: raw HTML: <b> is refused; only details, summary, kbd, br, sub, sup are allowed',
        'docs/a.md:1: raw HTML: <b> is refused; only details, summary, kbd, br, sub, sup are allowed',
      ],
    ],
    [
      'a script',
      'x\n\n<script>\nalert(1)\n</script>\n',
      [
        'docs/a.md:3: raw HTML: <script> is refused; only details, summary, kbd, br, sub, sup are allowed',
        'docs/a.md:5: raw HTML: <script> is refused; only details, summary, kbd, br, sub, sup are allowed',
      ],
    ],
    [
      'a handler',
      '<details\n ONtoggle="x()">\n\nx\n\n</details>\n',
      ['docs/a.md:1: the attribute ontoggle is refused: pages carry no event handlers'],
    ],
    [
      'a tag cut in two',
      '<details\n\nonclick=x>\n',
      [
        'docs/a.md:1: raw HTML: it is not closed or not understood (eof-in-tag); only details, summary, kbd, br, sub, sup are allowed',
      ],
    ],
    [
      'a processing instruction',
      '<?php x ?>\n',
      [
        'docs/a.md:1: raw HTML: it is not closed or not understood (unexpected-question-mark-instead-of-tag-name); only details, summary, kbd, br, sub, sup are allowed',
      ],
    ],
    [
      'a script link',
      '[x](javascript:alert(1))\n',
      ['docs/a.md:1: the URL "javascript:alert(1)" would run as a program and is refused'],
    ],
    [
      'a disguised script link',
      '[x](<java&#9;SCRIPT:alert(1)>)\n',
      ['docs/a.md:1: the URL "java\\tSCRIPT:alert(1)" would run as a program and is refused'],
    ],
    [
      'a script definition',
      '[x]\n\n[x]: vbscript:x\n',
      ['docs/a.md:3: the URL "vbscript:x" would run as a program and is refused'],
    ],
    [
      'an HTML data image',
      '![x](data:text/html,x)\n',
      ['docs/a.md:1: the URL "data:text/html,x" would run as a program and is refused'],
    ],
    [
      'a handler on a directive',
      ':::note{onclick="x"}\n\nx\n\n:::\n',
      ['docs/a.md:1: the attribute onclick is refused: pages carry no event handlers'],
    ],
    [
      'a format of its own',
      '---\nmdx:\n  format: md\n---\n',
      ['docs/a.md:3: front matter mdx.format: name the file .md or .mdx instead'],
    ],
    [
      'an mdx-code-block fence',
      '```mdx-code-block\nx\n```\n',
      ['docs/a.md:1: mdx-code-block fences are unwrapped before the page is read: refused'],
    ],
    [
      'broken front matter',
      '---\na: [1\n---\n',
      ['docs/a.md:2: front matter: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    [
      'front matter of a runbook on another page',
      '---\nrunbook:\n  target: stack\n  owner: x\n---\n',
      ['docs/a.md:4: front matter runbook: unknown key "owner"'],
    ],
  ])('for %s', (_name, text, expected) => {
    expect(linesOf(text)).toEqual(expected);
  });

  test.each<[string, string, string[]]>([
    [
      'a runnable fence in MDX elsewhere',
      fence('true'),
      ['docs/a.mdx:1: a runnable fence in .mdx is allowed on the home page only: name the file .md'],
    ],
    [
      'a handler in JSX',
      '<p onClick={() => x()}>x</p>\n',
      ['docs/a.mdx:1: the attribute onClick is refused: pages carry no event handlers'],
    ],
    [
      'a script URL in JSX',
      '<a href="javascript:x()">x</a>\n',
      ['docs/a.mdx:1: the URL "javascript:x()" would run as a program and is refused'],
    ],
    [
      'a script URL in an expression',
      "<a href={'javascript:x()'}>x</a>\n",
      [`docs/a.mdx:1: the URL "'javascript:x()'" would run as a program and is refused`],
    ],
    [
      'spread attributes',
      '<p {...props}>x</p>\n',
      ['docs/a.mdx:1: spread attributes are refused: write each attribute out'],
    ],
    [
      'a script URL in code',
      "export const url = 'javascript:x()';\n",
      ['docs/a.mdx:1: the URL "javascript:" would run as a program and is refused'],
    ],
  ])('in MDX for %s', (_name, text, expected) => {
    expect(linesOf(text, 'docs/a.mdx')).toEqual(expected);
  });

  test('with a syntax error of MDX, at its line', () => {
    expect(linesOf('x\n\n<p>\n', 'docs/a.mdx')[0]).toMatch(/^docs\/a\.mdx:\d+: MDX: Expected a closing tag for `<p>`/);
  });

  test('when a partial holds a runnable fence', () => {
    expect(linesOf(fence('true'), 'docs/runbooks/_shared.md')).toEqual([
      'docs/runbooks/_shared.md:1: a runnable fence in a partial is refused: a partial belongs to no page, put the block into the page itself',
    ]);
  });
});

describe('a runbook', () => {
  const file = 'docs/runbooks/a.md';

  test('needs its front matter', () => {
    expect(linesOf('# A\n', file)).toEqual([
      'docs/runbooks/a.md:1: a runbook needs a `runbook:` section in its front matter',
    ]);
  });

  test('names what is missing, unknown or wrong, each at its line', () => {
    const text =
      '---\ntitle: A\nrunbook:\n  owner: x\n  lastReviewed: soon\n  reviewEvery: 90d\n  rationale: y\n  colour: red\n  params:\n    - name: PATH\n      type: string\n      description: z\n---\n';
    expect(linesOf(text, file)).toEqual([
      'docs/runbooks/a.md:3: front matter runbook.topic: is missing',
      'docs/runbooks/a.md:5: front matter runbook.lastReviewed: must be a date like 2026-11-23',
      'docs/runbooks/a.md:8: front matter runbook: unknown key "colour"',
      'docs/runbooks/a.md:10: front matter runbook.params.0.name: "PATH" is refused, because it changes how a shell finds or reads commands',
    ]);
  });

  test('gives its target to blocks that name none', () => {
    const page = readPage(file, runbook('  target: stack\n') + fence('true', 'id=a title="A" risk=read'));
    expect(page.problems).toEqual([]);
    expect(page.blocks[0]!.target).toBe('stack');
    expect(page.runbook).toMatchObject({ reviewEveryDays: 90, target: 'stack', lastReviewed: '2026-11-23' });
  });

  test('may have an index page beside it that is none', () => {
    expect(linesOf('# All runbooks\n', 'docs/runbooks/index.md')).toEqual([]);
  });
});

describe('habits that break under strict mode', () => {
  test.each([
    ['ps aux | head', /^docs\/a\.md:2: warning: `\| head` closes the pipe early/],
    ['ps aux | head -n 3 | sort', /^docs\/a\.md:2: warning: `\| head`/],
    ['true\nps aux | grep -q x', /^docs\/a\.md:3: warning: `\| grep -q`/],
    ['ps aux | grep -i --quiet x', /^docs\/a\.md:2: warning: `\| grep -q`/],
    ['count=0; ((count++))', /^docs\/a\.md:2: warning: `\(\(x\+\+\)\)`/],
    ['n=0\nfor i in 1; do ((n++)); done', /^docs\/a\.md:3: warning: `\(\(x\+\+\)\)`/],
  ])('%s is warned of', (code, message) => {
    expect(warnings(code)).toHaveLength(1);
    expect(warnings(code)[0]).toMatch(message);
  });

  test.each([
    ['ps aux | head', 'pipefail=off'],
    ['ps aux | grep -q x', 'pipefail=off'],
    ['count=0; ((count++))', 'errexit=off'],
    ['ps aux | grep x >/dev/null', ''],
    ['head -3 /etc/passwd', ''],
    ['# ps aux | head', ''],
    ['count=0; ((count++)) || true', ''],
    ['for ((i = 0; i < 3; i++)); do true; done', ''],
  ])('%s with %j is not', (code, words) => {
    expect(warnings(code, words)).toEqual([]);
  });

  test('do not stop the block from being published', () => {
    expect(readPage('docs/a.md', fence('ps aux | head')).blocks).toHaveLength(1);
  });
});

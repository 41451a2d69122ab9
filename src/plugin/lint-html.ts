/**
 * Rules about everything on a page that could become active content: raw HTML in Markdown, JSX attributes, directive
 * attributes and URLs. The page must work under a Content-Security-Policy without inline handlers.
 */
import { Tokenizer, TokenizerMode } from 'parse5';
import type { Token } from 'parse5';
import type { Node } from 'unist';
import type { Finding } from './front-matter.ts';

export const ALLOWED_TAGS = ['details', 'summary', 'kbd', 'br', 'sub', 'sup'] as const;

/** Schemes that run text as a program. Browsers skip control characters and spaces in front of and inside a scheme. */
export function isScriptUrl(url: string): boolean {
  const bare = url.replace(/[\p{Cc} ]/gu, '').toLowerCase();
  return /^(?:javascript|vbscript):/.test(bare) || /^data:(?:text\/html|image\/svg\+xml|application\/xhtml)/.test(bare);
}

/** Findings of one Markdown node; most nodes have none. */
export function lintActiveContent(node: Node): Finding[] {
  const line = node.position?.start.line ?? 1;
  switch (node.type) {
    case 'html':
      return lintRawHtml(textField(node, 'value'), line);
    case 'link':
    case 'image':
    case 'definition':
      return isScriptUrl(textField(node, 'url')) ? [{ line, message: scriptUrlWords(textField(node, 'url')) }] : [];
    case 'mdxJsxFlowElement':
    case 'mdxJsxTextElement':
      return lintJsx(node, line);
    case 'mdxjsEsm':
    case 'mdxFlowExpression':
    case 'mdxTextExpression':
      return /(?:java|vb)script:/i.test(textField(node, 'value'))
        ? [{ line, message: scriptUrlWords('javascript:') }]
        : [];
    case 'containerDirective':
    case 'leafDirective':
    case 'textDirective':
      return Object.entries('attributes' in node ? Object(node.attributes) : {}).flatMap(([name, value]) =>
        lintAttribute(name, String(value ?? ''), line),
      );
    default:
      return [];
  }
}

const ignore = () => {};

/** Checks a piece of raw HTML that starts at `line`. Markdown hands over pieces: a tag may be open or close alone. */
function lintRawHtml(html: string, line: number): Finding[] {
  const findings: Finding[] = [];
  const lineOf = (token: Token.Token) => line + (token.location?.startLine ?? 1) - 1;
  const refuse = (at: number, what: string) => {
    findings.push({ line: at, message: `raw HTML: ${what}; only ${ALLOWED_TAGS.join(', ')} are allowed` });
  };
  const onTag = (token: Token.TagToken) => {
    if (!ALLOWED_TAGS.some((name) => name === token.tagName)) refuse(lineOf(token), `<${token.tagName}> is refused`);
    for (const { name, value } of token.attrs) findings.push(...lintAttribute(name, value, lineOf(token)));
  };
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag: onTag,
      onEndTag: onTag,
      onDoctype: (token) => refuse(lineOf(token), 'a doctype is refused'),
      onComment: ignore,
      onEof: ignore,
      onCharacter: ignore,
      onNullCharacter: ignore,
      onWhitespaceCharacter: ignore,
      onParseError: (error) => {
        // Cut off in the middle, a piece would swallow the text after it; a bogus comment is a `<?…>` or `<!…>`.
        if (/^eof-(?:in-tag|in-comment|before-tag-name)|cdata|question-mark|incorrectly-opened/.test(error.code)) {
          refuse(line + error.startLine - 1, `it is not closed or not understood (${error.code})`);
        }
      },
    },
  );
  tokenizer.state = TokenizerMode.DATA;
  tokenizer.write(html, true);
  return findings;
}

function lintJsx(node: Node, line: number): Finding[] {
  const attributes: unknown[] = 'attributes' in node && Array.isArray(node.attributes) ? node.attributes : [];
  return attributes.flatMap((attribute) => {
    const { name, value } = Object(attribute) as { name?: unknown; value?: unknown };
    const text = typeof value === 'string' ? value : String(Object(value).value ?? '');
    // `{...props}` has no name: what it spreads cannot be seen here.
    if (typeof name !== 'string') return [{ line, message: 'spread attributes are refused: write each attribute out' }];
    return lintAttribute(name, text, line);
  });
}

function lintAttribute(name: string, value: string, line: number): Finding[] {
  if (/^on/i.test(name)) return [{ line, message: `the attribute ${name} is refused: pages carry no event handlers` }];
  if (isScriptUrl(value) || /(?:java|vb)script:/i.test(value)) return [{ line, message: scriptUrlWords(value) }];
  return [];
}

function scriptUrlWords(url: string): string {
  const shown = url.length > 40 ? `${url.slice(0, 40)}…` : url;
  return `the URL ${JSON.stringify(shown)} would run as a program and is refused`;
}

function textField(node: Node, field: 'value' | 'url'): string {
  const value: unknown = (node as Node & Record<string, unknown>)[field];
  return typeof value === 'string' ? value : '';
}

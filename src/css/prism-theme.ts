/**
 * Colours of highlighted code. They are CSS variables of tokens.css, so one theme serves light and dark and the page
 * never flashes the wrong one while it hydrates.
 */
import type { PrismTheme } from 'prism-react-renderer';

export const prismTheme: PrismTheme = {
  plain: { color: 'var(--rb-ink)', backgroundColor: 'var(--rb-panel)' },
  styles: [
    { types: ['comment', 'prolog', 'shebang'], style: { color: 'var(--rb-code-comment)' } },
    { types: ['string', 'attr-value', 'char', 'inserted'], style: { color: 'var(--rb-code-string)' } },
    {
      types: ['variable', 'environment', 'parameter', 'property', 'attr-name'],
      style: { color: 'var(--rb-code-name)' },
    },
    { types: ['keyword', 'builtin', 'boolean', 'number', 'atrule'], style: { color: 'var(--rb-code-word)' } },
    { types: ['deleted', 'important'], style: { color: 'var(--rb-bad)' } },
    { types: ['function', 'operator', 'punctuation', 'tag', 'selector'], style: { color: 'var(--rb-ink)' } },
  ],
};

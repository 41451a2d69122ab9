import { memo } from 'react';
import type { ReactElement } from 'react';
import { Highlight } from 'prism-react-renderer';
import { prismTheme } from '../../css/prism-theme.ts';
import styles from './run.module.css';

/** Names with spaces between them: those whose variables are marked, because they have no usable value. */
type Props = { code: string; lacking?: string };

/**
 * The command, highlighted. The text of `code` inside is exactly the published text: lines are joined by real line
 * feeds, nothing is added, and no comment is taken for an instruction to the highlighter. A line too long for the page
 * is broken by the page, indented, and is still one line when copied.
 */
export const CommandText = memo(function CommandText({ code, lacking = '' }: Props): ReactElement {
  const names = lacking.split(' ');
  const text = code.endsWith('\n') ? code.slice(0, -1) : code;
  return (
    <Highlight code={text} language="bash" theme={prismTheme}>
      {({ tokens, getTokenProps }) => (
        <pre className={styles.command}>
          <code className="language-bash">
            {tokens.map((line, at) => (
              <span key={at} className={styles.line}>
                {line.map((token, i) => {
                  if (token.empty) return null;
                  const {
                    key: _key,
                    className: _className,
                    children: _children,
                    ...props
                  } = getTokenProps({ token, key: i });
                  return token.types.length === 1 && token.types[0] === 'plain' ? (
                    <Unbroken key={i} text={token.content} />
                  ) : (
                    <span key={i} {...props} data-lacking={names.includes(variableIn(token.content)) || undefined}>
                      <Unbroken text={token.content} />
                    </span>
                  );
                })}
                {'\n'}
              </span>
            ))}
          </code>
        </pre>
      )}
    </Highlight>
  );
});

/** `SERVICE` for `$SERVICE` and `${SERVICE%s}`, a word that is no name for anything else. */
function variableIn(token: string): string {
  return /^\$\{?(\w+)/.exec(token)?.[1] ?? '-';
}

/** Longer words may be broken: they would not fit on a phone. */
const WHOLE_WORD_CHARS = 30;

/** Browsers break lines after a hyphen, and an option cut in two is no longer read as one. */
function Unbroken({ text }: { text: string }): ReactElement {
  const parts = text.split(/(\S*-\S*)/);
  return (
    <>
      {parts.map((part, at) =>
        at % 2 === 0 ? (
          part
        ) : (
          <span key={at} className={part.length <= WHOLE_WORD_CHARS ? styles.word : undefined}>
            {part}
          </span>
        ),
      )}
    </>
  );
}

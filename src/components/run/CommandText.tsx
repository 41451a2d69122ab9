import { Fragment } from 'react';
import type { ReactElement } from 'react';
import { Highlight } from 'prism-react-renderer';
import { prismTheme } from '../../css/prism-theme.ts';
import styles from './run.module.css';

/**
 * The command, highlighted. The text of `code` inside is exactly the published text: lines are joined by real line
 * feeds, nothing is added, and no comment is taken for an instruction to the highlighter.
 */
export function CommandText({ code }: { code: string }): ReactElement {
  const text = code.endsWith('\n') ? code.slice(0, -1) : code;
  return (
    <Highlight code={text} language="bash" theme={prismTheme}>
      {({ tokens, getTokenProps }) => (
        // Long lines scroll sideways: the keyboard must get there, too.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={styles.command} tabIndex={0}>
          <code className="language-bash">
            {tokens.map((line, at) => (
              <Fragment key={at}>
                {line.map((token, i) => {
                  if (token.empty) return null;
                  const { key: _key, className: _className, children, ...props } = getTokenProps({ token, key: i });
                  return token.types.length === 1 && token.types[0] === 'plain' ? (
                    <Fragment key={i}>{children}</Fragment>
                  ) : (
                    <span key={i} {...props}>
                      {children}
                    </span>
                  );
                })}
                {'\n'}
              </Fragment>
            ))}
          </code>
        </pre>
      )}
    </Highlight>
  );
}

import type { ReactNode } from 'react';
import CodeBlock from '@theme/CodeBlock';
import { organization } from './data.ts';
import styles from './styles.module.css';

/** One message template, by its id in the file. Throws when there is no such message: a page's mistake. */
export function Message({ id }: { id: string }): ReactNode {
  const found = organization.messages.find((message) => message.id === id);
  if (!found) throw new Error(`organization.yaml has no message "${id}"`);
  const where = found.channels.map((wanted) => organization.channels.find((channel) => channel.id === wanted));
  return (
    <>
      <dl className={styles.facts}>
        <dt>When</dt>
        <dd>{found.when}</dd>
        <dt>Where</dt>
        <dd>{where.flatMap((channel) => (channel ? `${channel.medium} ${channel.address}` : [])).join(', ')}</dd>
        <dt>Who sends it</dt>
        <dd>{found.sender}</dd>
      </dl>
      <CodeBlock language="text">{found.text}</CodeBlock>
    </>
  );
}

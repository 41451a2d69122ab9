/** The part that draws. Loaded by `Diagram` and by nothing else: it brings the whole of Mermaid with it. */
import { useEffect, useId, useState } from 'react';
import type { ReactElement } from 'react';
import { useColorMode } from '@docusaurus/theme-common';
import type { DrawnProps } from './Diagram.tsx';
import { draw } from './draw.ts';
import styles from './diagram.module.css';

/** The drawing in the colours of the page; its text where Mermaid does not understand it. */
export default function Drawn({ code, children }: DrawnProps): ReactElement {
  const id = `diagram-${useId().replaceAll(/[^a-zA-Z0-9]/g, '')}`;
  const { colorMode } = useColorMode();
  const [svg, setSvg] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    void draw(`${id}-${colorMode}`, code).then((drawn) => current && setSvg(drawn));
    return () => {
      current = false;
    };
  }, [id, code, colorMode]);
  if (svg === null) return <>{children}</>;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a wide drawing scrolls, also by keyboard
    <div className={styles.frame} tabIndex={0} data-drawn={colorMode}>
      <div
        // The text beside the diagram says the same, and says it in order.
        aria-hidden
        className={styles.drawing}
        // What Mermaid returns has been through its own sanitizer, and the policy of the page refuses scripts in it.
        dangerouslySetInnerHTML={{ __html: svg }}
      />
    </div>
  );
}

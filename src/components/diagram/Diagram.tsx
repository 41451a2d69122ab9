import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { ComponentType, ReactElement, ReactNode } from 'react';

/** A diagram is drawn when it comes this close to the window: far enough to be there when a reader arrives. */
const NEAR_PX = 400;

export type DrawnProps = {
  code: string;
  /** The diagram's text as a block of code: what is shown until it is drawn, and where it cannot be. */
  children: ReactNode;
};

const Drawn = lazy((): Promise<{ default: ComponentType<DrawnProps> }> =>
  import('./Drawn.tsx').catch(() => ({ default: ({ children }) => <>{children}</> })),
);

/**
 * A diagram written as text. The text is in the page, and stays there without scripts; what draws it is large and loaded
 * only when a diagram comes near. Kept small: this part is loaded with every page.
 */
export function Diagram(props: DrawnProps): ReactElement {
  const place = useRef<HTMLElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setNear(true),
      { rootMargin: `${NEAR_PX}px` },
    );
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <figure ref={place} className="rb-diagram" aria-label="Diagram">
      {near ? (
        <Suspense fallback={props.children}>
          <Drawn {...props} />
        </Suspense>
      ) : (
        props.children
      )}
    </figure>
  );
}

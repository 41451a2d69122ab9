import { useEffect, useRef } from 'react';
import type { FocusEvent, RefObject } from 'react';

/**
 * Keeps a keyboard's place where what was just pressed goes away: to the first button that takes its place in `container`,
 * else to the main button of the block or panel around it. The handlers are for the container.
 */
export function useKeptFocus(container: RefObject<HTMLElement | null>): {
  onFocus: (event: FocusEvent<HTMLElement>) => void;
  onBlur: (event: FocusEvent<HTMLElement>) => void;
} {
  const last = useRef<Element | null>(null);
  useEffect(() => {
    if (last.current === null || last.current.isConnected || document.activeElement !== document.body) return;
    last.current = null;
    const around = container.current?.closest('section, [role="group"]');
    const next = container.current?.querySelector('button') ?? around?.querySelector<HTMLElement>('button[data-kind]');
    next?.focus({ preventScroll: true });
  });
  return {
    onFocus: ({ target }) => {
      last.current = target;
    },
    // Who has clicked elsewhere has left; what was taken out of the page has not been left.
    onBlur: ({ target }) =>
      void requestAnimationFrame(() => {
        if (target.isConnected && last.current === target) last.current = null;
      }),
  };
}

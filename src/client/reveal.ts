/** Brings a part of the page into sight: gently, or at once where motion is not wanted. */

/** The block or manual step of that id, as it stands once what has just happened to it is drawn. */
export function revealStep(step: string): void {
  const id = CSS.escape(step);
  requestAnimationFrame(() => reveal(document.querySelector(`[data-run-block="${id}"], [data-manual-step="${id}"]`)));
}

/** `gently` where nobody's hand is on the page: a page that moves under a pointer makes it miss. */
export function reveal(element: Element | null, how: 'at-once' | 'gently' = 'gently'): void {
  const still = how === 'at-once' || matchMedia('(prefers-reduced-motion: reduce)').matches;
  element?.scrollIntoView({ block: 'nearest', behavior: still ? 'auto' : 'smooth' });
}

/** The field of a parameter: in `within`, else in the page's form. */
export function askForParam(
  name: string,
  within: ParentNode | null = document.querySelector('form[data-params]'),
): void {
  within?.querySelector<HTMLElement>(`[data-param="${CSS.escape(name)}"]`)?.focus();
}

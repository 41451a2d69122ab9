/** Links in output lead only to web pages, and never hand this page to them. */
import type { ILinkHandler } from '@xterm/xterm';

export function isWebLink(uri: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(uri).protocol);
  } catch {
    return false;
  }
}

/** Opens a link that was clicked; the pointer shows where it leads before that. */
export function linkHandler(element: HTMLElement): ILinkHandler {
  return {
    activate: (_event, uri) => openLink(uri),
    hover: (_event, uri) => {
      element.title = uri;
    },
    leave: () => element.removeAttribute('title'),
    allowNonHttpProtocols: false,
  };
}

export function openLink(uri: string): void {
  if (isWebLink(uri)) window.open(uri, '_blank', 'noopener,noreferrer');
}

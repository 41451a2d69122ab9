/** Mermaid, set up as this site wants it. */
import mermaid from 'mermaid';

/** Mermaid's names for colours, told in ours. */
const COLOURS = {
  background: '--rb-paper',
  primaryColor: '--rb-panel',
  primaryTextColor: '--rb-ink',
  primaryBorderColor: '--rb-line-strong',
  secondaryColor: '--rb-sunk',
  tertiaryColor: '--rb-panel',
  lineColor: '--rb-ink-3',
  textColor: '--rb-ink',
  edgeLabelBackground: '--rb-paper',
} as const;

const FONT_PX = 15;
/** Where the words of a box wrap. */
const WRAP_PX = 240;

/**
 * Draws a diagram in the colours that the page has now.
 *
 * @param id of the SVG element; different for each drawing on a page
 * @returns the SVG as text, or null when the diagram is not understood
 */
export async function draw(id: string, code: string): Promise<string | null> {
  // Boxes are measured with the font they will be shown in.
  await document.fonts.ready;
  const style = getComputedStyle(document.documentElement);
  const colours = Object.entries(COLOURS).map(([name, token]) => [name, style.getPropertyValue(token).trim()]);
  const fontFamily = style.getPropertyValue('--rb-sans').trim();
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    suppressErrorRendering: true,
    theme: 'base',
    // The other layout it has is larger than all the rest, and no better at trees.
    layout: 'dagre',
    fontFamily,
    themeVariables: { ...Object.fromEntries(colours), fontFamily, fontSize: `${FONT_PX}px` },
    flowchart: { useMaxWidth: true, padding: 10, wrappingWidth: WRAP_PX },
  });
  try {
    return (await mermaid.render(id, code)).svg;
  } catch {
    return null;
  }
}

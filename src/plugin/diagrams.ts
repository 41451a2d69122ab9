/**
 * Keeps what draws diagrams small, and out of every page that has none.
 */
import type { Plugin } from '@docusaurus/types';

/** Above the group of Docusaurus that every page loads, which has 40. */
const PRIORITY = 50;

/**
 * Chunks of Mermaid that flowcharts do without: other kinds of diagrams, formulas, the layouts we do not use. Each would be
 * a line in the list of chunks that every page loads.
 */
const UNUSED_CHUNKS = /[\\/]chunks[\\/]mermaid\.esm\.min[\\/](?!chunk-|flowDiagram-|dagre-)/;

/** As much of a bundler as is needed here; its types are of no package that we depend on. */
type Bundler = {
  IgnorePlugin: new (options: { checkResource: (resource: string, context: string) => boolean }) => object;
};

/** Docusaurus plugin. Takes no options. */
export function diagramsPlugin(): Plugin {
  return {
    name: 'diagrams',
    configureWebpack: (_config, isServer, { currentBundler }) => {
      // Nothing is drawn while pages are built.
      if (isServer) return { resolve: { alias: { mermaid$: false as const } } };
      const { IgnorePlugin } = currentBundler.instance as unknown as Bundler;
      const checkResource = (resource: string, context: string): boolean =>
        /[\\/]node_modules[\\/]mermaid[\\/]/.test(context) && UNUSED_CHUNKS.test(resource);
      return {
        // The build of Mermaid that holds its dependencies: all that belongs to it lies in one folder.
        resolve: { alias: { mermaid$: 'mermaid/dist/mermaid.esm.min.mjs' } },
        plugins: [new IgnorePlugin({ checkResource })] as never[],
        optimization: {
          splitChunks: {
            cacheGroups: {
              // A module that half of all chunks use goes into one that every page loads; Mermaid's must not.
              diagrams: {
                test: /[\\/]node_modules[\\/]mermaid[\\/]/,
                chunks: 'async' as const,
                minChunks: 2,
                priority: PRIORITY,
                reuseExistingChunk: true,
              },
            },
          },
        },
      };
    },
  };
}

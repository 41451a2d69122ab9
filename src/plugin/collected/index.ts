/**
 * One page that collects what runbooks say at their ends: `remarkCollected` puts it there, the plugin keeps it fresh.
 */
import { join } from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';

export { remarkCollected } from './remark-collected.ts';

/** The page that collects, in any version. */
const COLLECTING_PAGE = /[\\/]operations[\\/]faq\.mdx$/;

/** Docusaurus plugin. Takes no options. */
export function collectedPlugin({ siteDir }: LoadContext): Plugin {
  return {
    name: 'collected-notes',
    configureWebpack: () => ({
      module: {
        rules: [
          {
            test: COLLECTING_PAGE,
            enforce: 'pre',
            use: [{ loader: join(siteDir, 'src/plugin/collected/depend-loader.ts') }],
          },
        ],
      },
    }),
  };
}

/** A small site for tests of the plugin. FIXTURE_THEME picks how blocks are rendered. */
import type { Config } from '@docusaurus/types';
import { remarkRunbook, runbookPlugin } from '../../index.ts';

const theme = process.env.FIXTURE_THEME ?? 'faithful';

const config: Config = {
  title: 'Fixture',
  url: 'http://127.0.0.1:4280',
  baseUrl: '/',
  trailingSlash: false,
  future: { v4: true, experimental_vcs: 'disabled' },
  onBrokenLinks: 'throw',
  markdown: { format: 'detect' },
  plugins: [
    runbookPlugin,
    () => ({
      name: 'fixture-cache',
      configureWebpack: () =>
        ({ experiments: { cache: { storage: { type: 'filesystem', directory: process.env.FIXTURE_CACHE } } } }) as object,
    }),
    ['@docusaurus/plugin-content-docs', { routeBasePath: '/', sidebarPath: false, remarkPlugins: [remarkRunbook] }],
  ],
  // The later theme wraps the earlier one.
  themes: ['@docusaurus/theme-classic', () => ({ name: 'fixture-theme', getThemePath: () => `./themes/${theme}` })],
};

export default config;

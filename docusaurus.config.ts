/**
 * The site. Builds with no server and no network; everything it serves is ours and lies on its own origin.
 * Content is in docs/, the runnable blocks are collected by src/plugin, the look is in src/css and src/theme.
 */
import type { Config, PluginModule } from '@docusaurus/types';
import type * as Preset from '@docusaurus/preset-classic';
import { runbookPlugin, remarkRunbook } from './src/plugin/index.ts';
import { organizationPlugin } from './src/organization/plugin.ts';
import { prismTheme } from './src/css/prism-theme.ts';

const config: Config = {
  title: 'Robo-RLHF Runbooks',
  tagline: 'Operational runbooks whose commands run where they stand',
  favicon: 'img/favicon.svg',
  url: 'http://127.0.0.1:4280',
  baseUrl: '/',
  trailingSlash: false,

  // v4 brings rspack, swc and CSS cascade layers. Pages show no git dates, so git is not asked.
  future: { v4: true, experimental_vcs: 'disabled' },

  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  onDuplicateRoutes: 'throw',
  markdown: {
    format: 'detect',
    hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' },
  },

  i18n: { defaultLocale: 'en', locales: ['en'] },

  // Where the companion server answers; empty is the site's own origin. Public: never a secret.
  customFields: { serverUrl: '' },

  plugins: [runbookPlugin, organizationPlugin as PluginModule],
  presets: [
    [
      'classic',
      {
        docs: {
          routeBasePath: '/',
          sidebarPath: './sidebars.ts',
          remarkPlugins: [remarkRunbook],
          breadcrumbs: true,
        },
        blog: false,
        sitemap: false,
        theme: {
          customCss: [
            './src/css/fonts.css',
            './src/css/tokens.css',
            './src/css/site.css',
            './src/css/content.css',
            './src/css/steps.css',
            './src/css/print.css',
          ],
        },
      } satisfies Preset.Options,
    ],
  ],

  themeConfig: {
    colorMode: { defaultMode: 'light', respectPrefersColorScheme: true },
    docs: { sidebar: { hideable: false, autoCollapseCategories: false } },
    tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
    navbar: {
      title: 'Robo-RLHF Runbooks',
      logo: { alt: '', src: 'img/logo.svg', srcDark: 'img/logo-dark.svg', width: 24, height: 24 },
      items: [
        { to: '/', label: 'Runbooks', position: 'left', activeBaseRegex: '^/(?:$|runbooks/)' },
        { to: '/reference/known-gaps', label: 'Reference', position: 'left', activeBasePath: '/reference' },
        { type: 'custom-account', position: 'right' },
      ],
    },
    prism: {
      theme: prismTheme,
      darkTheme: prismTheme,
      additionalLanguages: ['bash', 'json', 'ini', 'docker', 'diff'],
    },
  } satisfies Preset.ThemeConfig,
};

export default config;

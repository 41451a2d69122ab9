/**
 * The site. Builds with no server and no network; everything it serves is ours and lies on its own origin.
 * Content is in docs/, the runnable blocks are collected by src/plugin, the look is in src/css and src/theme.
 */
import type { Config, PluginModule } from '@docusaurus/types';
import type * as Preset from '@docusaurus/preset-classic';
import { runbookPlugin, remarkRunbook } from './src/plugin/index.ts';
import { versionOptions, versionsPlugin } from './src/plugin/versions/index.ts';
import { collectedPlugin, remarkCollected } from './src/plugin/collected/index.ts';
import { shippedFrontMatter } from './src/plugin/shipped-front-matter.ts';
import { diagramsPlugin } from './src/plugin/diagrams.ts';
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
    parseFrontMatter: shippedFrontMatter,
    hooks: { onBrokenMarkdownLinks: 'throw', onBrokenMarkdownImages: 'throw' },
  },

  i18n: { defaultLocale: 'en', locales: ['en'] },

  // Where the companion server answers; empty is the site's own origin. Public: never a secret.
  customFields: { serverUrl: '' },

  plugins: [runbookPlugin, versionsPlugin, organizationPlugin as PluginModule, collectedPlugin, diagramsPlugin],
  presets: [
    [
      'classic',
      {
        docs: {
          routeBasePath: '/',
          sidebarPath: './sidebars.ts',
          beforeDefaultRemarkPlugins: [remarkCollected],
          remarkPlugins: [remarkRunbook],
          breadcrumbs: true,
          ...versionOptions(__dirname),
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
    // A reader who has looked at an old version is not led back to it.
    docs: { versionPersistence: 'none', sidebar: { hideable: false, autoCollapseCategories: false } },
    tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
    navbar: {
      title: 'Robo-RLHF Runbooks',
      logo: { alt: '', src: 'img/logo.svg', srcDark: 'img/logo-dark.svg', width: 24, height: 24 },
      items: [
        { to: '/', label: 'Runbooks', position: 'left', activeBaseRegex: '^/(?:(?:next|[\\d.]+)/?)?(?:$|runbooks/)' },
        {
          to: '/operations/on-call',
          label: 'Operations',
          position: 'left',
          activeBaseRegex: '^/(?:(?:next|[\\d.]+)/)?operations/',
        },
        {
          to: '/reference/known-gaps',
          label: 'Reference',
          position: 'left',
          activeBaseRegex: '^/(?:(?:next|[\\d.]+)/)?reference/',
        },
        {
          type: 'docsVersionDropdown',
          position: 'right',
          dropdownItemsAfter: [{ to: '/changes', label: 'What changed' }],
        },
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

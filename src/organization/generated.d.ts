/** The modules that `plugin.ts` writes. */
declare module '@generated/organization/default/organization.json' {
  const organization: import('./schema.ts').Organization;
  export default organization;
}

declare module '@generated/organization/default/links.json' {
  const links: import('./links.ts').Links;
  export default links;
}

/** The module that `plugin.ts` writes. */
declare module '@generated/organization/default/organization.json' {
  const organization: import('./schema.ts').Organization;
  export default organization;
}

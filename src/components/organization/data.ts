/** The checked content of `organization.yaml` and where its work is done, as `src/organization/plugin.ts` left them. */
import links from '@generated/organization/default/links.json';
import organization from '@generated/organization/default/organization.json';

export { links, organization };
export type { Cadence, LadderKind, Organization } from '@site/src/organization/schema.ts';

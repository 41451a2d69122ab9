/** The checked content of `organization.yaml`, as `src/organization/plugin.ts` left it for this build. */
import organization from '@generated/organization/default/organization.json';

export { organization };
export type { Cadence, LadderKind, Organization } from '@site/src/organization/schema.ts';

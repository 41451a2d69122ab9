import type { ReactElement } from 'react';
import { VersionBanner } from '../../components/versions/VersionBanner.tsx';

/** The theme's warning about another version, in our words. */
export default function DocVersionBanner(): ReactElement {
  return <VersionBanner />;
}

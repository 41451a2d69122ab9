/** Words about versions. */
import type { VersionChanges } from '../../contract/changes.ts';

/** `2 blocks added, 1 removed, 3 changed, 90 the same`; what there is none of is left out. */
export function countWords({ added, removed, changed, same }: VersionChanges['counts']): string {
  const parts = [
    [added, 'added'],
    [removed, 'removed'],
    [changed, 'changed'],
    [same, 'the same'],
  ].filter(([count]) => count !== 0);
  if (parts.length === 0) return 'no blocks';
  return parts
    .map(([count, word], at) => `${count} ${at === 0 ? `${count === 1 ? 'block' : 'blocks'} ` : ''}${word}`)
    .join(', ');
}

/** Docusaurus' name for a version in our words. */
export function versionWord(name: string): string {
  return name === 'current' ? 'next' : name;
}

/** Holds what pages name against the facts. */
import type { Page } from '../plugin/index.ts';
import { durationsIn, figuresIn, mentionsIn, namesIn } from './mentions.ts';
import type { FactException, FactGroup, Kind } from './schema.ts';

/** Documents that speak of the system; the rest of docs/reference speaks of this product. */
const DOCUMENTS = /^(?:index$|runbooks\/|operations\/|reference\/known-gaps$)/;

export type UnknownMention = { file: string; doc: string; line: number; kind: Kind; value: string };

export function speaksOfSystem({ doc, file }: Pick<Page, 'doc' | 'file'>): boolean {
  return DOCUMENTS.test(doc) && !file.startsWith('i18n/');
}

/** Everything that pages name and the facts do not. */
export function unknownMentions(pages: readonly Page[], groups: readonly FactGroup[]): UnknownMention[] {
  const known = knownOf(groups);
  return pages.filter(speaksOfSystem).flatMap(({ file, doc, tree }) =>
    mentionsIn(tree)
      .filter(({ kind, value }) => !known.has(`${kind} ${value}`))
      .map((mention) => ({ file, doc, ...mention })),
  );
}

/** Whether an exception is for a mention. */
export function isExcepted({ kind, value, doc }: UnknownMention, exceptions: readonly FactException[]): boolean {
  return exceptions.some(
    (exception) =>
      exception.kind === kind &&
      exception.value === value &&
      (exception.pages === null || exception.pages.includes(doc)),
  );
}

/** What the facts name, as `kind value`: the same patterns, read in the facts' own text, and the names that are ids. */
export function knownOf(groups: readonly FactGroup[]): Set<string> {
  const known = new Set<string>();
  const ids = (group: string) => groups.find(({ id }) => id === group)?.facts.map(({ id }) => id) ?? [];
  const add = (kind: Kind, values: readonly string[]) => values.forEach((value) => known.add(`${kind} ${value}`));
  add('service', ids('services'));
  add('collection', ids('collections'));
  add('alert', ids('alerts'));
  for (const { id: group, facts } of groups) {
    for (const { id, value } of facts) {
      const texts = [id, ...(typeof value === 'string' ? [value] : Object.values(value))];
      const mentions = texts.flatMap((text) => [...namesIn(text), ...figuresIn(text), ...durationsIn(text)]);
      for (const mention of mentions) known.add(`${mention.kind} ${mention.value}`);
      if (group === 'services' && typeof value === 'object') {
        add('profile', [value['profile'] ?? '']);
        add('port', value['ports']?.split(/\D+/) ?? []);
      }
      if (group === 'other-ports' && typeof value === 'string') add('port', [/^\d+/.exec(value)?.[0] ?? '']);
    }
  }
  known.delete('profile none');
  return known;
}

/** Addresses on the project's bridge network. */
import { PROJECT } from './catalogue.ts';
import { hash } from './random.ts';
import type { ServiceName } from './types.ts';

/** The address of a service's container while it runs. */
export function addressOf(service: ServiceName): string {
  return `172.18.0.${2 + (hash(PROJECT, service) % 200)}`;
}

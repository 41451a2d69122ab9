/** What a program inside a container is. */
import type { Container } from '../../state/index.ts';
import type { CommandContext } from '../context.ts';

export type Inside = {
  container: Container;
  /** Variables the program sees. */
  environment: Readonly<Record<string, string>>;
  /** Whether the server of this container answers. */
  serves: boolean;
};
export type InsideProgram = (context: CommandContext, inside: Inside) => Promise<number>;

/** What a program inside a container is. */
import type { Container, MongoAccount } from '../../state/index.ts';
import type { CommandContext } from '../context.ts';

export type Inside = {
  container: Container;
  /** Variables the program sees. */
  environment: Readonly<Record<string, string>>;
  /** Whether the server of this container answers. */
  serves: boolean;
  /** Who may log in to MongoDB. */
  accounts: readonly MongoAccount[];
};
export type InsideProgram = (context: CommandContext, inside: Inside) => Promise<number>;

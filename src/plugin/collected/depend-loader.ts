/**
 * A bundler loader that changes nothing: it says that the collecting page is also made of the runbooks it collects
 * from. Without it a warm cache would go on showing yesterday's notes.
 */
import { dirname, join } from 'node:path';
import { runbookFilesFor } from './remark-collected.ts';

type LoaderContext = {
  resourcePath: string;
  addDependency(path: string): void;
  addContextDependency(path: string): void;
};

// A loader is its module's default export.
export default function dependOnRunbooks(this: LoaderContext, source: string): string {
  this.addContextDependency(join(dirname(dirname(this.resourcePath)), 'runbooks'));
  for (const file of runbookFilesFor(this.resourcePath)) this.addDependency(file);
  return source;
}

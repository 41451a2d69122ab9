import { createContext } from 'react';
import type { RunbookFrontMatter } from './front-matter.ts';

/** The front matter of the runbook around a component, null on every other page. */
export const RunbookContext = createContext<RunbookFrontMatter | null>(null);

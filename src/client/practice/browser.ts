/** The page's practice systems, wired to the real browser: loaded with everything else that needs a server. */
import { call } from '../browser.ts';
import { createPracticeSystems } from './systems.ts';

export const practiceSystems = createPracticeSystems({ call });

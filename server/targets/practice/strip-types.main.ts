/** Prints a TypeScript file as JavaScript. A process of its own, so that node's word on this being new stays out of the log. */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

process.stdout.write(stripTypeScriptTypes(readFileSync(process.argv[2]!, 'utf8')));

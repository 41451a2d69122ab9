import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const here = import.meta.dirname;
const files = globSync('**/*.ts', { cwd: here }).filter((file) => !/test(-harness)?\.ts$/.test(file));
const importsOf = (file: string): string[] =>
  [...readFileSync(join(here, file), 'utf8').matchAll(/^(?:import|export)[^;]*? from '([^']+)';/gm)].map(
    ([, from]) => from!,
  );

describe('the practice system', () => {
  it('imports nothing but node and itself, because it runs from a copy of this folder', () => {
    const outside = files.flatMap((file) =>
      importsOf(file)
        .filter((from) =>
          from.startsWith('.')
            ? relative(here, join(here, dirname(file), from)).startsWith('..')
            : !from.startsWith('node:'),
        )
        .map((from) => `${file}: ${from}`),
    );
    expect(files.length).toBeGreaterThan(40);
    expect(outside).toEqual([]);
  });

  it('keeps the client in one file', () => {
    expect(importsOf('client.ts').filter((from) => !from.startsWith('node:'))).toEqual([]);
  });

  it('keeps the state free of commands, sockets and timers', () => {
    for (const file of files.filter((name) => name.startsWith('state/'))) {
      expect(importsOf(file).filter((from) => !from.startsWith('./'))).toEqual([]);
      expect(readFileSync(join(here, file), 'utf8')).not.toMatch(/Date\.now|setTimeout|setInterval|Math\.random/);
    }
  });
});

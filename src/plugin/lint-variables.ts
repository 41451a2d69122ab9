/**
 * Rules about variables: every parameter is used, every value that a block needs comes from somewhere, and nothing is
 * two things at once.
 */
import type { ParamSpec } from '../contract/param.ts';
import { isKnownVariable } from '../contract/variable-name.ts';
import type { Report } from './page.ts';
import type { LinkedBlock } from './variables.ts';

type Context = { params: readonly ParamSpec[]; lineOfParam: (index: number) => number; report: Report };

export function lintVariables(linked: readonly LinkedBlock[], { params, lineOfParam, report }: Context): void {
  params.forEach(({ name }, index) => {
    if (!linked.some(({ block }) => block.params.includes(name))) {
      report(lineOfParam(index), `parameter ${name} is used by no block of this page`);
    }
  });
  const isParam = (name: string) => params.some((param) => param.name === name);
  const captured = new Set(linked.flatMap(({ block }) => block.capture ?? []));
  for (const each of linked) {
    const { block, scan } = each;
    if (scan.tooDeep) report(block.line, 'the block nests too deeply for its variables to be found');
    if (block.capture !== null && isParam(block.capture)) {
      report(block.line, `capture: ${block.capture} is a parameter of this page already; choose another name`);
    }
    lintUses(each, report);
    for (const { name, line, assigns } of scan.sets) {
      const what = isParam(name)
        ? 'a parameter of'
        : captured.has(name) && block.capture !== name
          ? 'captured on'
          : null;
      if (what === null || !assigns) continue;
      report(
        textLine(each, line),
        `$${name} is ${what} this page, and the next block gets that value again: set a variable of another name`,
        'warning',
      );
    }
  }
}

function lintUses(linked: LinkedBlock, report: Report): void {
  const { block } = linked;
  const said = new Set<string>();
  for (const { name, line, tolerant, from } of linked.uses) {
    const message = tolerant || isKnownVariable(name) ? null : complaint(name, from, block.risk);
    if (message === null || said.has(`${line} ${name}`)) continue;
    said.add(`${line} ${name}`);
    report(textLine(linked, line), message);
  }
}

function complaint(name: string, from: LinkedBlock['uses'][number]['from'], risk: string): string | null {
  switch (from.kind) {
    case 'param':
    case 'capture':
      return null;
    case 'state':
      if (risk === 'read') return null;
      return (
        `$${name} is only a variable of the shell that block "${from.block}" leaves behind, and on staging and ` +
        `production a ${risk} block starts from a clean shell: make it a parameter, or capture it`
      );
    case 'later':
      return `$${name} is captured by block "${from.block}", which stands further down: put it before this one`;
    case 'nowhere':
      return (
        `$${name} is neither a parameter of this page, nor set before this line, nor known to every block; ` +
        `write \${${name}:-} if it may be empty`
      );
  }
}

/** Line of the file for a line of the block's text: the text begins behind the fence. */
function textLine({ block }: LinkedBlock, line: number): number {
  return block.line + 1 + line;
}

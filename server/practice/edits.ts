/**
 * What faults change in the checkout. The truth sees those files read-only, so that a fault's change is noted here, holds
 * for the stack's programs at once, and is written by the next simulated command that stands in the checkout, before it
 * does anything else. A block that looks with `cat` alone sees it after that.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReadCheckout } from './checkout.ts';
import type { CommandContext } from './commands/context.ts';
import { type Edit, PROJECT, type Stack } from './state/index.ts';

/** Files as blocks have left them, and as noted edits make them. */
export function withEdits(read: ReadCheckout, edits: () => readonly Edit[]): ReadCheckout {
  return (path) => {
    const own = edits().filter((edit) => edit.path === path);
    const bytes = read(path);
    if (own.length === 0) return bytes;
    const text = bytes === null ? '' : Buffer.from(bytes).toString('utf8');
    return Buffer.from(own.reduce((before, edit) => edit.change(before), text));
  };
}

/** The checkout as shipped with the simulator, for a system without one of its own. */
export function shippedCheckout(profile: 'as-found' | 'mended'): ReadCheckout {
  const folders = profile === 'mended' ? ['checkout-mended', 'checkout'] : ['checkout'];
  return (path) => {
    for (const folder of folders) {
      try {
        return readFileSync(fileURLToPath(new URL(`${folder}/${path}`, import.meta.url)));
      } catch {
        // In the next one, if anywhere.
      }
    }
    return null;
  };
}

/** Writes what is noted through the client of a command that stands in the checkout. */
export async function writeEdits(context: CommandContext): Promise<void> {
  const stack: Stack = context.system.look();
  if (stack.edits.length === 0 || basename(context.cwd) !== PROJECT) return;
  const edits = [...stack.edits];
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const bytes = context.system.checkoutFile(path);
    const written = bytes === null ? { ok: true } : await context.writeFile(path, bytes);
    if (written.ok) stack.edits = stack.edits.filter((edit) => edit.path !== path || !edits.includes(edit));
  }
}

/** The typed confirmation of a destructive block: the name of the target, letter for letter. */
import type { Risk } from '../contract/block.ts';

export function needsConfirmation(risk: Risk): boolean {
  return risk === 'destructive';
}

/** Spaces around the name are a slip of the hand; another case or spelling is another name. */
export function isConfirmed(typed: string, target: string): boolean {
  return target !== '' && typed.trim().normalize('NFC') === target.normalize('NFC');
}

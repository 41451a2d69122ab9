/** One sentence for a person, on standard error, then out. Never a stack trace. */
export function giveUp(sentence) {
  process.stderr.write(`\n${sentence}\n`);
  process.exit(1);
}

/** A line of progress. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

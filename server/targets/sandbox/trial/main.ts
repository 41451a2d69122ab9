// Stands in for the truth while the server tries out, at its start, whether a sandbox works: ready, then gone.
const LIFE_MS = 15_000;

process.stdin.resume();
process.stdout.write('{"ready":true}\n');
setTimeout(() => process.exit(0), LIFE_MS);

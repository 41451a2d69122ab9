// Says its arguments to the truth and prints the answer.
import { connect } from 'node:net';

const peer = connect(process.env['PRACTICE_SOCKET'] ?? '/run/practice.sock');
peer.on('error', (error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 125;
});
peer.on('data', (data: Buffer) => process.stdout.write(data));
peer.end(`${process.argv.slice(2).join(' ')}\n`);

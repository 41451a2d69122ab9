// A truth with the least that the sandbox relies on: the handshake, the socket, a port, an end when idle.
import { createServer } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { createInterface } from 'node:readline';

createInterface({ input: process.stdin }).once('line', (line) => {
  const { socket, profile, listen, idleMs } = JSON.parse(line);
  let timer;
  const touch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => process.exit(0), idleMs);
  };
  touch();
  let count = 0;
  const server = createSocketServer((peer) => {
    touch();
    peer.on('error', () => {});
    peer.on('data', (data) => {
      count += 1;
      peer.end(`${profile} ${count} ${data}`);
    });
  });
  server.listen(socket, () => {
    if (!listen) return console.log('{"ready":true}');
    createServer((_, response) => response.end('healthy\n')).listen(8080, '127.0.0.1', () => console.log('{"ready":true}'));
  });
});

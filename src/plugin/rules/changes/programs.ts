/** Which judge knows which program. A program that none knows is taken to read. */
import {
  judgeMongodump,
  judgeMongoexport,
  judgeMongoimport,
  judgeMongorestore,
  judgeMongosh,
  judgeRedisCli,
} from './databases.ts';
import { judgeCompose, judgeDocker } from './docker.ts';
import {
  judgeAwk,
  judgeCompressor,
  judgeDd,
  judgeFind,
  judgeOpenssl,
  judgePerl,
  judgeSed,
  judgeSort,
  judgeTar,
  judgeTee,
  judgeUnzip,
} from './files.ts';
import { judgeCurl, judgeWget } from './network.ts';
import { hasOption, words } from './options.ts';
import type { Judge } from './types.ts';
import { judgeMake, judgeVerbs } from './verbs.ts';

/** Programs that change something whatever they are told. */
const ALWAYS: readonly [ReadonlySet<string>, string][] = [
  [words('rm rmdir unlink shred'), 'removes files'],
  [
    words('mv cp ln install mkdir touch truncate fallocate split csplit patch rsync scp sftp zip mkfifo mknod'),
    'writes files',
  ],
  [words('chmod chown chgrp setfacl chattr'), 'changes who may use files'],
  [words('pkill killall skill'), 'ends processes'],
  [words('mount umount swapon swapoff mkfs fdisk parted losetup'), 'changes file systems'],
  [words('reboot shutdown poweroff halt'), 'stops the host'],
  [words('useradd usermod userdel groupadd groupdel passwd chpasswd'), 'changes accounts'],
  [words('redis-benchmark logrotate crond at'), 'changes something'],
];

const JUDGES: Readonly<Record<string, Judge>> = {
  docker: judgeDocker,
  podman: judgeDocker,
  'docker-compose': judgeCompose,
  make: judgeMake,
  mongosh: judgeMongosh,
  mongo: judgeMongosh,
  mongodump: judgeMongodump,
  mongoexport: judgeMongoexport,
  mongorestore: judgeMongorestore,
  mongoimport: judgeMongoimport,
  'redis-cli': judgeRedisCli,
  curl: judgeCurl,
  wget: judgeWget,
  sed: judgeSed,
  perl: judgePerl,
  awk: judgeAwk,
  gawk: judgeAwk,
  sort: judgeSort,
  tee: judgeTee,
  dd: judgeDd,
  tar: judgeTar,
  unzip: judgeUnzip,
  openssl: judgeOpenssl,
  find: judgeFind,
  kill: (args) => (args.some((arg) => /^-(?:0|l|L)$/.test(arg)) ? null : '`kill` sends a signal to a process'),
  crontab: (args) => (args.includes('-l') ? null : '`crontab` changes what runs by the clock'),
  service: (args) => (args[1] === 'status' ? null : '`service` changes a service'),
  sysctl: (args) =>
    args.some((arg) => arg === '-w' || arg.includes('=')) ? '`sysctl` changes a setting of the kernel' : null,
  journalctl: (args) =>
    args.some((arg) => /^--(?:vacuum|rotate|flush)/.test(arg)) ? '`journalctl` removes old entries' : null,
  dpkg: (args) =>
    hasOption(args, { long: ['--list', '--status', '--listfiles', '--search'], letters: 'lsLS' })
      ? null
      : '`dpkg` changes packages',
  ip: (args) =>
    args.some((arg) => /^(?:add|del|delete|set|flush|change|replace)$/.test(arg)) ? '`ip` changes the network' : null,
  iptables: (args) =>
    hasOption(args, { long: ['--list', '--list-rules'], letters: 'LS' }) ? null : '`iptables` changes the network',
};
const COMPRESSORS = words('gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd');

/** The judge of a program given by name, without its folder. */
export function judgeOf(program: string): Judge | null {
  if (COMPRESSORS.has(program)) return judgeCompressor;
  const always = ALWAYS.find(([names]) => names.has(program));
  if (always !== undefined) return () => `\`${program}\` ${always[1]}`;
  return (Object.hasOwn(JUDGES, program) ? JUDGES[program] : undefined) ?? judgeVerbs(program.replace(/^pip3$/, 'pip'));
}

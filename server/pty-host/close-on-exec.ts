/**
 * Descriptors of this process stay in this process. node-pty leaves the master side of each pty open across exec on
 * Linux, so every later block would inherit the terminals of the runs beside it, and could type into them. Node has no
 * call for that flag, so it is set through the C library.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** "Close on exec" of ioctl(2) on Linux, the same on x86-64 and arm64; it takes no third argument. */
const FIOCLEX = 0x5451n;
const FIRST_NON_STANDARD_FD = 3;
/** Bit of `flags` in /proc/self/fdinfo, octal. */
const O_CLOEXEC = 0o2000000;

type Ioctl = (fd: number, request: bigint) => number;

let ioctl: Ioctl | null = null;

/** Sets the flag on one descriptor. Throws when that does not work: then nothing may be started. */
export function closeOnExec(fd: number): void {
  // macOS: node-pty spawns with POSIX_SPAWN_CLOEXEC_DEFAULT, the kernel closes them itself.
  if (process.platform !== 'linux') return;
  ioctl ??= loadIoctl();
  if (ioctl(fd, FIOCLEX) !== 0) throw new Error(`descriptor ${fd} could not be kept from blocks`);
}

/** The same for everything that was open before this process began, and a check that the flag is really set. */
export function closeInheritedOnExec(): void {
  if (process.platform !== 'linux') return;
  for (const name of readdirSync('/proc/self/fd')) {
    const fd = Number(name);
    if (fd < FIRST_NON_STANDARD_FD) continue;
    const before = flagsOf(fd);
    // The listing's own descriptor is among the names and gone by now.
    if (before === null || (before & O_CLOEXEC) !== 0) continue;
    closeOnExec(fd);
    if (((flagsOf(fd) ?? O_CLOEXEC) & O_CLOEXEC) === 0) throw new Error(`descriptor ${fd} stays open in blocks`);
  }
}

function flagsOf(fd: number): number | null {
  try {
    const line = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'));
    return line === null ? null : Number.parseInt(line[1]!, 8);
  } catch {
    return null;
  }
}

function loadIoctl(): Ioctl {
  const ffi = process.getBuiltinModule('node:ffi');
  if (ffi === undefined) throw new Error('this Node has no node:ffi; start it with --experimental-ffi');
  const { functions } = ffi.dlopen(null, { ioctl: { arguments: ['i32', 'u64'], return: 'i32' } });
  return functions.ioctl as Ioctl;
}

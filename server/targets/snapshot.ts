/**
 * Reads the state that a block left (sandbox/leave.sh). The run's user wrote the file and may have written anything:
 * what is not exactly of the expected shape is no snapshot. The shell text in it is never looked into.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { VARIABLE_KINDS } from '../../src/contract/session.ts';
import { refusedVariableName } from '../../src/contract/variable-name.ts';
import type { VariableKind } from '../../src/contract/session.ts';
import { LEFT_NAME } from './staged-scripts.ts';
import type { Snapshot } from './target.ts';

const TEXT_LIMIT_BYTES = 1024 * 1024;
const LIST_LIMIT_BYTES = 64 * 1024;
/** PATH_MAX of Linux. */
const PATH_LIMIT_BYTES = 4_096;
const FILE_LIMIT_BYTES = TEXT_LIMIT_BYTES + LIST_LIMIT_BYTES + PATH_LIMIT_BYTES + 64;

const FUNCTION_NAME = /^[A-Za-z_][A-Za-z0-9_.:@+-]{0,127}$/;
const OPTION_NAME = /^[a-z][a-z_]{0,63}$/;

/** @param folder of the run; resolves to null when there is no complete snapshot in it. Never throws. */
export async function readSnapshot(folder: string): Promise<Snapshot | null> {
  const bytes = await readBounded(join(folder, LEFT_NAME));
  return bytes === null ? null : parseSnapshot(bytes);
}

/** Neither through a link nor from a pipe, and no more than the limit. */
async function readBounded(path: string): Promise<Buffer | null> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const found = await file.stat();
    if (!found.isFile() || found.size > FILE_LIMIT_BYTES) return null;
    const bytes = Buffer.alloc(FILE_LIMIT_BYTES + 1);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return length > FILE_LIMIT_BYTES ? null : bytes.subarray(0, length);
  } catch {
    return null;
  }
}

/** Four parts, each ended by a NUL: names, directory and a newline, shell text, `end`. */
export function parseSnapshot(bytes: Buffer): Snapshot | null {
  const parts = utf8(bytes)?.split('\0') ?? [];
  const [list, directory, text, end, nothing] = parts;
  if (list === undefined || directory === undefined || text === undefined) return null;
  if (parts.length !== 5 || end !== 'end' || nothing !== '') return null;
  if (Buffer.byteLength(list) > LIST_LIMIT_BYTES || Buffer.byteLength(text) > TEXT_LIMIT_BYTES) return null;
  if (!/^\/[^]*\n$/.test(directory) || Buffer.byteLength(directory) > PATH_LIMIT_BYTES) return null;
  const names = parseNames(list);
  return names === null ? null : { cwd: directory.slice(0, -1), text, ...names };
}

function utf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Lines of a kind and a name. */
function parseNames(list: string): Pick<Snapshot, 'variables' | 'functions' | 'options'> | null {
  const variables: Snapshot['variables'] = [];
  const functions: string[] = [];
  const options: string[] = [];
  const lines = list.split('\n');
  if (lines.pop() !== '' || new Set(lines).size !== lines.length) return null;
  for (const line of lines) {
    const [kind = '', name = '', ...rest] = line.split(' ');
    if (rest.length > 0) return null;
    if (isVariableKind(kind) && refusedVariableName(name) === null) variables.push({ name, kind });
    else if (kind === 'function' && FUNCTION_NAME.test(name)) functions.push(name);
    else if (kind === 'option' && OPTION_NAME.test(name)) options.push(name);
    else return null;
  }
  if (new Set(variables.map(({ name }) => name)).size !== variables.length) return null;
  variables.sort((one, other) => (one.name < other.name ? -1 : 1));
  return { variables, functions: functions.toSorted(), options: options.toSorted() };
}

function isVariableKind(kind: string): kind is VariableKind {
  return (VARIABLE_KINDS as readonly string[]).includes(kind);
}

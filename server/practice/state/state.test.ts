import { describe, expect, it } from 'vitest';
import { clearFault, FAULT_NAMES, FAULTS, injectFault } from '../faults/index.ts';
import { createStack } from '../profiles.ts';
import { START } from '../test-harness.ts';
import {
  advance,
  containerHealth,
  createContainer,
  exitContainer,
  lastLines,
  linesBetween,
  removeContainer,
  serves,
  type Stack,
  startContainer,
  writeInside,
} from './index.ts';
import { emptyMongo, mongoData } from './volumes.ts';

const up = (stack: ReturnType<typeof createStack>): string[] =>
  [...stack.containers.values()].filter(({ state }) => state.status === 'running').map(({ service }) => service);

describe('profiles', () => {
  it('mended has the app, its databases and the monitoring up and answering', () => {
    const stack = createStack('mended', 1, START);
    advance(stack, START);
    expect(up(stack).sort()).toEqual(['grafana', 'mongodb', 'prometheus', 'redis', 'robo-rlhf']);
    expect(up(stack).every((name) => serves(stack, name as 'redis'))).toBe(true);
  });

  it('as-found has the app and Prometheus in restart loops that never answer', () => {
    const stack = createStack('as-found', 1, START);
    advance(stack, START);
    for (const name of ['robo-rlhf', 'prometheus'] as const) {
      const container = stack.containers.get(name)!;
      expect(container.restartCount).toBeGreaterThan(100);
      expect(serves(stack, name)).toBe(false);
      expect(containerHealth(stack, container, START)).not.toBe('healthy');
    }
    expect(stack.mended).toEqual({ monitoring: false, backup: false });
  });

  it('gives the same stack for the same seed and another for another', () => {
    const ids = (seed: number): string[] =>
      [...createStack('mended', seed, START).containers.values()].map(({ id }) => id);
    expect(ids(7)).toEqual(ids(7));
    expect(ids(7)).not.toEqual(ids(8));
    expect(new Set(ids(7)).size).toBe(5);
  });
});

describe('time', () => {
  it('a restart loop goes on while nobody looks, and looking twice changes nothing', () => {
    const stack = createStack('as-found', 1, START);
    advance(stack, START);
    const before = stack.containers.get('robo-rlhf')!.restartCount;
    advance(stack, START + 10 * 60_000);
    const after = stack.containers.get('robo-rlhf')!.restartCount;
    expect(after - before).toBeGreaterThanOrEqual(9);
    expect(after - before).toBeLessThanOrEqual(11);
    advance(stack, START + 10 * 60_000);
    expect(stack.containers.get('robo-rlhf')!.restartCount).toBe(after);
  });

  it('survives an absence of a year in bounded work and memory', () => {
    const stack = createStack('as-found', 1, START);
    const year = START + 365 * 24 * 3_600_000;
    advance(stack, year);
    const container = stack.containers.get('robo-rlhf')!;
    expect(container.restartCount).toBeGreaterThan(400_000);
    expect(container.events.length).toBeLessThanOrEqual(2_000);
    expect(container.ranFrom.length).toBeLessThanOrEqual(50);
  });

  it('a started service is not healthy before its check has passed', () => {
    const stack = createStack('mended', 1, START);
    exitContainer(stack, 'redis', START, 0);
    startContainer(stack, 'redis', START + 5_000);
    const redis = stack.containers.get('redis')!;
    expect(containerHealth(stack, redis, START + 5_000)).toBe('starting');
    expect(containerHealth(stack, redis, START + 7_000)).toBe('healthy');
  });
});

describe('containers and what they hold', () => {
  it('data outlive the container and go with the volume', () => {
    const stack = createStack('mended', 1, START);
    const full = { ...mongoData(stack)! };
    exitContainer(stack, 'mongodb', START, 0);
    removeContainer(stack, 'mongodb');
    createContainer(stack, 'mongodb', START + 1_000);
    expect(mongoData(stack)).toEqual(full);
    exitContainer(stack, 'mongodb', START, 0);
    removeContainer(stack, 'mongodb');
    stack.volumes.delete('robo-rlhf-multimodal_mongodb_data');
    createContainer(stack, 'mongodb', START + 2_000);
    expect(mongoData(stack)).toEqual(emptyMongo());
  });

  it('files that are on no volume go with the container and are limited', () => {
    const stack = createStack('mended', 1, START);
    const container = stack.containers.get('mongodb')!;
    expect(writeInside(container, '/a', new Uint8Array(40 << 20))).toBe(true);
    expect(writeInside(container, '/b', new Uint8Array(40 << 20))).toBe(false);
    expect(writeInside(container, '/a', new Uint8Array(50 << 20))).toBe(true);
    exitContainer(stack, 'mongodb', START, 0);
    removeContainer(stack, 'mongodb');
    createContainer(stack, 'mongodb', START);
    expect(stack.containers.get('mongodb')!.files.size).toBe(0);
  });

  it('refuses a port that another running service holds', () => {
    const stack = createStack('mended', 1, START);
    const result = createContainer(stack, 'robo-rlhf-dev', START);
    expect(result).toMatchObject({
      ok: false,
      why: expect.stringContaining('Bind for 0.0.0.0:8080 failed: port is already allocated'),
    });
    exitContainer(stack, 'robo-rlhf', START, 0);
    expect(createContainer(stack, 'robo-rlhf-dev', START)).toEqual({ ok: true });
  });
});

describe('logs', () => {
  it('are the same however they are cut into windows', () => {
    const stack = createStack('mended', 3, START);
    for (const container of stack.containers.values()) {
      const from = container.createdAt;
      const whole = linesBetween(stack, container, from, START);
      const cuts = [from, from + 1_234_567, from + 2_000_001, from + 9_999_999, START];
      const pieces = cuts.slice(1).flatMap((to, i) => linesBetween(stack, container, cuts[i]!, to));
      expect(pieces).toEqual(whole);
      expect(lastLines(stack, container, 5, 0, START)).toEqual(whole.slice(-5));
      expect(lastLines(stack, container, 1_000_000, 0, START)).toEqual(whole);
    }
  });

  it('of a stopped service end with its last words', () => {
    const stack = createStack('mended', 3, START);
    exitContainer(stack, 'redis', START, 0);
    const redis = stack.containers.get('redis')!;
    expect(lastLines(stack, redis, 1, 0, START + 60_000)[0]?.text).toContain('bye bye');
    expect(linesBetween(stack, redis, START + 1, START + 3_600_000)).toEqual([]);
  });

  it('of a crashing app hold the reason and no everyday work', () => {
    const stack = createStack('as-found', 3, START);
    advance(stack, START);
    const text = linesBetween(stack, stack.containers.get('robo-rlhf')!, START - 600_000, START)
      .map((line) => line.text)
      .join('\n');
    expect(text).toContain("No module named 'psutil'");
    expect(text).not.toContain('annotation stored');
  });
});

describe('faults', () => {
  const answering = (stack: Stack, now: number): boolean => {
    advance(stack, now);
    return ['robo-rlhf', 'mongodb', 'redis'].every((service) => serves(stack, service as 'redis'));
  };

  it.each(['app-crash-loop', 'oom-kill', 'port-8080-taken', 'redis-down', 'mongodb-down'] as const)(
    '%s takes a core service away and can be taken back',
    (name) => {
      const stack = createStack('mended', 1, START);
      injectFault(stack, name, START);
      injectFault(stack, name, START);
      expect(answering(stack, START + 5_000)).toBe(false);
      clearFault(stack, name, START + 6_000);
      expect(answering(stack, START + 60_000)).toBe(true);
      expect(stack.faults.size).toBe(0);
    },
  );

  it.each(FAULT_NAMES)('%s can be injected and cleared in both profiles, whatever is in force', (name) => {
    for (const profile of ['mended', 'as-found'] as const) {
      const stack = createStack(profile, 1, START);
      for (const other of FAULT_NAMES) injectFault(stack, other, START);
      clearFault(stack, name, START + 1_000);
      injectFault(stack, name, START + 2_000);
      for (const other of FAULT_NAMES) clearFault(stack, other, START + 3_000);
      expect(stack.faults.size).toBe(0);
      expect(answering(stack, START + 120_000)).toBe(profile === 'mended');
      expect(FAULTS[name].summary).toMatch(/^[A-Z`].*\.$/);
    }
  });

  it('clearing a crash loop does not mend a stack that never worked', () => {
    const stack = createStack('as-found', 1, START);
    injectFault(stack, 'app-crash-loop', START);
    clearFault(stack, 'app-crash-loop', START + 1_000);
    expect(serves(stack, 'robo-rlhf')).toBe(false);
  });
});

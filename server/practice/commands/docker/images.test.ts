import { describe, expect, it } from 'vitest';
import { clearFault, injectFault } from '../../faults/index.ts';
import { run, type TestSystem, testSystem } from '../../test-harness.ts';

const APP = 'robo-rlhf-multimodal-robo-rlhf:1.1.0';
const idOf = async (system: TestSystem, name: string): Promise<string> =>
  (await run(system, ['docker', 'image', 'inspect', '--format', '{{.Id}}', name])).out.trim();

describe('docker image', () => {
  it('lists images by repository and tag, and those without a name', async () => {
    const system = testSystem();
    const { out } = await run(system, 'docker image ls');
    expect(out).toMatch(/^REPOSITORY +TAG +IMAGE ID +CREATED +SIZE\n/);
    expect(out).toMatch(/^robo-rlhf-multimodal-robo-rlhf +1\.1\.0 +[0-9a-f]{12} +12 days ago +2\.33GB$/m);
    expect((await run(system, 'docker images mongo')).out.trimEnd().split('\n')).toHaveLength(2);
    const nameless = (await run(system, 'docker image ls --filter dangling=true')).out.trimEnd().split('\n');
    expect(nameless).toEqual([expect.stringMatching(/^REPOSITORY/), expect.stringMatching(/^<none> +<none> +/)]);
  });

  it('tag gives a second name, rm takes one away and keeps what a container uses', async () => {
    const system = testSystem();
    expect(await run(system, `docker tag ${APP} robo-rlhf-app:kept`)).toMatchObject({ status: 0, out: '' });
    expect(await idOf(system, 'robo-rlhf-app:kept')).toBe(await idOf(system, APP));
    expect((await run(system, 'docker image rm robo-rlhf-app:kept')).out).toBe('Untagged: robo-rlhf-app:kept\n');
    expect(await run(system, `docker rmi ${APP}`)).toMatchObject({
      status: 1,
      err: expect.stringContaining('container is using its referenced image'),
    });
    expect(await run(system, 'docker tag nothing x:y')).toMatchObject({
      status: 1,
      err: expect.stringContaining('No such image: nothing'),
    });
    expect(await run(system, `docker tag ${APP} Bad`)).toMatchObject({ status: 1 });
  });

  it('a name that moves leaves the old image without one, and docker ps shows its id', async () => {
    const system = testSystem();
    await run(system, `docker tag robo-rlhf-multimodal-robo-rlhf:latest ${APP}`);
    expect((await run(system, ['docker', 'ps', '--format', '{{.Names}} {{.Image}}'])).out).toMatch(
      /^robo-rlhf-app [0-9a-f]{12}$/m,
    );
    await run(system, 'docker image prune --force');
    expect((await run(system, 'docker image ls --filter dangling=true')).out).toContain('<none>');
  });

  it('prune asks for --force, and removes only what has no name and no container', async () => {
    const system = testSystem();
    expect(await run(system, 'docker image prune')).toMatchObject({
      status: 1,
      err: expect.stringContaining('--force'),
    });
    const { out } = await run(system, 'docker image prune -f');
    expect(out).toMatch(/^Deleted Images:\ndeleted: sha256:[0-9a-f]{64}\n\nTotal reclaimed space: 640MB\n$/);
    expect((await run(system, 'docker image prune -f')).out).toBe('Total reclaimed space: 0B\n');
    expect((await run(system, 'docker image ls -q mongo')).out).not.toBe('');
  });
});

describe('what Docker takes of the disk', () => {
  const used = async (system: TestSystem): Promise<number> =>
    Number(/(\d+)% \/$/m.exec((await run(system, 'df -h /')).out)![1]);

  it('is more with the fault, and freed by pruning build cache and images', async () => {
    const system = testSystem();
    const before = await used(system);
    await system.change((stack, now) => injectFault(stack, 'disk-full', now));
    expect(await used(system)).toBeGreaterThanOrEqual(95);
    expect((await run(system, 'docker system df')).out).toMatch(
      /^Build Cache +433 +0 +33\.\d+GB +33\.\d+GB \(100%\)$/m,
    );
    expect((await run(system, 'docker builder prune -f')).out).toMatch(/^Total:\t33\.\d+GB\n$/);
    await run(system, 'docker image prune -f');
    expect(await used(system)).toBeLessThanOrEqual(before);
    await system.change((stack, now) => clearFault(stack, 'disk-full', now));
    expect(await used(system)).toBeLessThanOrEqual(before);
  });

  it('builder knows prune alone, with --force', async () => {
    expect((await run(testSystem(), 'docker builder prune')).status).toBe(1);
    expect((await run(testSystem(), 'docker builder du')).err).toContain('builder prune');
  });
});

describe('docker info', () => {
  it('shows no runtime for a GPU', async () => {
    const { out } = await run(testSystem(), ['docker', 'info', '--format', '{{json .Runtimes}}']);
    expect(Object.keys(JSON.parse(out) as object)).not.toContain('nvidia');
    expect((await run(testSystem(), 'docker info')).out).toContain(' Storage Driver: overlay2\n');
  });
});

/** Whether a container's program can stay up, by what its image holds, how it is called, and what memory it may use. */
import { PROJECT, serviceSpec } from './catalogue.ts';
import type { Breakage, Container, Stack } from './types.ts';

const TRACE = [
  'Traceback (most recent call last):',
  '  File "/usr/local/lib/python3.10/runpy.py", line 196, in _run_module_as_main',
  '    return _run_code(code, main_globals, None,',
];

/** How it ends over and over, null when it stays up. */
export function breakageOf(stack: Stack, container: Container): Breakage | null {
  const { memoryBytes, service } = container;
  if (service === 'robo-rlhf') {
    const image = stack.images.find(({ id }) => id === container.imageId);
    const breakage = appBreakage(container.config.command ?? [], image?.modules ?? []);
    if (breakage !== null) return breakage;
  }
  if (memoryBytes !== null && memoryBytes < serviceSpec(service).usage.memory)
    return { exitCode: 137, afterMs: 400, lines: [], oom: true };
  return null;
}

/** The two halves of gap A, and the module that the preference server needs besides. */
function appBreakage(command: readonly string[], modules: readonly string[]): Breakage | null {
  const line = command.join(' ');
  const runsExecutor = line.includes('robo_rlhf.quantum.autonomous');
  if (runsExecutor && !modules.includes('psutil')) {
    return {
      exitCode: 1,
      afterMs: 900,
      lines: [
        ...TRACE,
        '  File "/workspace/robo_rlhf/quantum/autonomous.py", line 19, in <module>',
        '    import psutil',
        "ModuleNotFoundError: No module named 'psutil'",
      ],
    };
  }
  if (runsExecutor && command.includes('--mode')) {
    return {
      exitCode: 2,
      afterMs: 900,
      lines: [
        'usage: autonomous.py [-h]',
        `autonomous.py: error: unrecognized arguments: ${line.slice(line.indexOf('--mode'))}`,
      ],
    };
  }
  if (line.startsWith('robo-rlhf server') && !modules.includes('python-multipart')) {
    return {
      exitCode: 1,
      afterMs: 900,
      lines: [...TRACE, 'RuntimeError: Form data requires "python-multipart" to be installed.'],
    };
  }
  return null;
}

/** The whole command line, as `docker ps` shows it: what the image starts with, then what Compose adds. */
export function commandLine({ config, service }: Pick<Container, 'config' | 'service'>): string {
  if (config.command === null) return serviceSpec(service).command;
  const entry = ENTRYPOINTS[service] ?? '';
  return `${entry} ${config.command.join(' ')}`.trim();
}

const ENTRYPOINTS: Readonly<Record<string, string>> = {
  mongodb: 'docker-entrypoint.sh',
  redis: 'docker-entrypoint.sh',
  prometheus: '/bin/prometheus',
  grafana: '/run.sh',
};

/** The name Compose gives to an image that it builds itself. */
export function builtImageName(service: string): string {
  return `${PROJECT}-${service}`;
}

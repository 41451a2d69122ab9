/** The file of facts, what is found in a text, and what is said of a page that names something else. */
import { describe, expect, test } from 'vitest';
import { runbookOf } from '../plugin/testing.ts';
import { isExcepted, unknownMentions } from './check.ts';
import { readFacts } from './load.ts';
import { figuresIn, mentionsIn, namesIn } from './mentions.ts';

const FACTS = readFacts(`
- group: services
  title: Services
  source: docker-compose.yml
  evidence: S
  facts:
    - { id: redis, value: { container: robo-rlhf-redis, image: 'redis:7-alpine', ports: '6379:6379', profile: none } }
    - { id: grafana, value: { container: robo-rlhf-grafana, image: 'grafana/grafana:latest', ports: '3000:3000', profile: monitoring } }
- group: volumes
  title: Volumes
  source: docker-compose.yml
  evidence: S
  facts:
    - { id: redis_data, value: data of Redis }
- group: collections
  title: Collections
  source: scripts/mongo-init.js
  evidence: V
  facts:
    - { id: models, value: what was trained }
- group: alerts
  title: Alerts
  source: configs/alert_rules.yml
  evidence: I
  facts:
    - { id: RedisDown, value: 'down for 30 s, or 85 % used' }
`);

/** Everything that a page with this text names and the facts do not. */
const unknownIn = (body: string) =>
  unknownMentions([runbookOf(body)], FACTS).map(({ kind, value, line }) => `${line}: ${kind} ${value}`);

describe('a page that names what the facts do not', () => {
  test.each([
    ['Ask `http://localhost:6380/` for it.', '11: port 6380'],
    ['It listens on port 6380.', '11: port 6380'],
    ['```bash\ntrue\ncurl -fsS localhost:6380\n```', '13: port 6380'],
    ['```yaml\nports: ["127.0.0.1:6380:6379"]\n```', '12: port 6380'],
    ['```bash\ndocker compose up -d --wait cache\n```', '12: service cache'],
    ['Then `docker compose --profile debug exec -T redis sh`.', '11: profile debug'],
    ['Look at `robo-rlhf-cache`.', '11: container robo-rlhf-cache'],
    ['It is `redis:6-alpine` there.', '11: image redis:6-alpine'],
    ['It is `gcr.io/x/grafana:v1.2`.', '11: image gcr.io/x/grafana:v1.2'],
    ['The volume is `x_mongo_data`.', '11: volume mongo_data'],
    ['```bash\nmongosh --eval "db.policies.countDocuments({})"\n```', '12: collection policies'],
    ['The alert CacheDown fires.', '11: alert CacheDown'],
    ['Memory over 90 % is too much.', '11: percent 90 %'],
    ['The alert comes after 2 min.', '11: duration 120 s'],
    ['| Job | Interval |\n| --- | --- |\n| a | interval 45 s |', '13: duration 45 s'],
  ])('%s', (body, said) => {
    expect(unknownIn(`\n${body}\n`)).toContain(said);
  });

  test('is found on a real page when one port of it is wrong', async () => {
    const page = '```bash\ncurl http://localhost:3000/api/health\nredis-cli -p 6379\n```\n';
    expect(unknownIn(page)).toEqual([]);
    expect(unknownIn(page.replace(':3000', ':3001'))).toEqual(['11: port 3001']);
  });
});

describe('what the facts name', () => {
  test('is left alone, whatever form it has', () => {
    const body = [
      'Port 6379 of `robo-rlhf-redis`, image `redis:7-alpine`, volume `x_redis_data`, `127.0.0.1:3000:3000`.',
      'RedisDown fires after 30 seconds, or at 85 percent.',
      '```bash\ndocker compose --profile monitoring up -d grafana\ndocker compose logs --tail=5 "$SERVICE" redis\n```',
      '```bash\nmongosh --eval "db.adminCommand(\'ping\'); db.models.find()"\n```',
    ].join('\n\n');
    expect(unknownIn(`\n${body}\n`)).toEqual([]);
  });

  test('is not asked of the time that a step takes', () => {
    expect(unknownIn('\nWait 20 seconds and look again.\n')).toEqual([]);
  });

  test('is not asked of what was measured on a day, but of names even there', () => {
    const notes = '\n### Notes from practice\n\n- **2026-11-24.** At 97 % full port 6380 was asked.\n';
    expect(unknownIn(notes)).toEqual(['13: port 6380']);
    expect(unknownIn(`${notes}\n## Next\n\nFull at 97 %.\n`)).toEqual(['13: port 6380', '17: percent 97 %']);
  });

  test('may be something else where there is a reason', () => {
    const [mention] = unknownMentions([runbookOf('\nIt listens on port 6380.\n')], FACTS);
    const exception = { kind: 'port' as const, value: '6380', why: 'A spare one.' };
    expect(isExcepted(mention!, [{ ...exception, pages: null }])).toBe(true);
    expect(isExcepted(mention!, [{ ...exception, pages: ['runbooks/other'] }])).toBe(false);
    expect(isExcepted(mention!, [])).toBe(false);
  });
});

test('numbers that are no ports, shares or times are passed over', () => {
  expect(namesIn('chown 1000:1000 x; at 10:30:2026; v1.2:9; sha256:12345abc; rev 12345')).toEqual([]);
  expect(namesIn('{{.MemUsage}} and metadata; x_data(1)')).toEqual([]);
  expect(figuresIn('Version 5.0 of 12 services, format %s.')).toEqual([]);
});

test('names stand at their lines', () => {
  const { tree } = runbookOf('\n```bash\ntrue\ndocker compose stop \\\n  cache\n```\n');
  expect(mentionsIn(tree)).toEqual([{ kind: 'service', value: 'cache', line: 13 }]);
});

describe('a file of facts', () => {
  const group = (facts: string) => `- group: a\n  title: A\n  source: x\n  facts:\n${facts}`;
  test.each([
    ['without evidence', group('    - { id: a, value: b }'), '0.facts.0.evidence: is missing, here and in the group'],
    [
      'with an id twice',
      group('    - { id: a, value: b, evidence: S }\n    - { id: a, value: c, evidence: S }'),
      '0.facts.1: "a" is used twice',
    ],
    [
      'with columns that differ',
      group('    - { id: a, value: b, evidence: S }\n    - { id: c, value: { d: e }, evidence: S }'),
      '0: its facts have different columns',
    ],
    [
      'with an unknown word',
      group('    - { id: a, value: b, evidence: X }'),
      '0.facts.0.evidence: must be one of S, V, I',
    ],
  ])('%s is refused', (_what, text, said) => {
    expect(() => readFacts(text)).toThrow(`facts/system.yaml: ${said}`);
  });
});

import { assert, boolean, constant, dictionary, integer, letrec, oneof, property, string, array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Plain, yamlText } from './yaml-text.ts';

describe('plain data as YAML', () => {
  it('looks as Compose prints it', () => {
    const project = {
      name: 'p',
      services: { app: { image: 'redis:7-alpine', ports: [{ target: 80, published: '8080' }] } },
      volumes: {},
    };
    expect(yamlText(project)).toBe(
      'name: p\nservices:\n  app:\n    image: redis:7-alpine\n    ports:\n      - target: 80\n        published: "8080"\nvolumes: {}\n',
    );
  });

  it('is read back as what it was', () => {
    const { data } = letrec<{ data: Plain; map: Plain; list: Plain }>((tie) => ({
      data: oneof({ maxDepth: 3 }, string(), integer(), boolean(), constant(null), tie('map'), tie('list')),
      map: dictionary(
        string({ minLength: 1 }).filter((key) => key !== '__proto__' && key !== '<<'),
        tie('data'),
      ),
      list: array(tie('data'), { maxLength: 4 }),
    }));
    assert(property(data, (value) => void expect(parse(yamlText({ value }))).toEqual(structuredClone({ value }))));
  });
});

/** Walks a script's tree. No JavaScript of the script's ever reaches Node: every step is taken here, and counted. */
import type { Expression, Pattern, Statement } from './tree.ts';
import {
  bounded,
  GLOBALS,
  Host,
  IsoDate,
  LIST_LIMIT,
  makeDate,
  memberOf,
  NotImitated,
  text,
  Thrown,
} from './values.ts';

/** Steps one script may take. */
const STEP_LIMIT = 400_000;
const CALL_DEPTH_LIMIT = 100;

type Scope = { names: Map<string, unknown>; outer: Scope | null };
/** `return` on its way out of a function. */
type Left = { left: true; value: unknown };
type Outcome = { left: false; value: unknown } | Left;

export type Machine = {
  /** Runs the statements in the scope that stays for the next script, and gives the value of the last expression. */
  run(statements: readonly Statement[]): unknown;
};

/** A machine whose scripts find `names`, such as `db`, besides what every script knows. Errors: NotImitated, Thrown. */
export function createMachine(names: Readonly<Record<string, unknown>>, now: number): Machine {
  const top: Scope = { names: new Map(Object.entries({ ...GLOBALS, ...names })), outer: null };
  const own: Scope = { names: new Map(), outer: top };
  let steps = 0;
  let depth = 0;

  const count = (): void => {
    if (++steps > STEP_LIMIT) throw new NotImitated('that many steps');
  };

  function statements(list: readonly Statement[], scope: Scope): Outcome {
    let value: unknown;
    for (const statement of list) {
      const outcome = perform(statement, scope);
      if (outcome.left) return outcome;
      value = outcome.value;
    }
    return { left: false, value };
  }

  function perform(statement: Statement, scope: Scope): Outcome {
    count();
    switch (statement.kind) {
      case 'expression':
        return { left: false, value: evaluate(statement.value, scope) };
      case 'declare':
        bind(statement.pattern, evaluate(statement.value, scope), scope);
        return { left: false, value: undefined };
      case 'block':
        return statements(statement.statements, inner(scope));
      case 'if': {
        const chosen = evaluate(statement.test, scope) ? statement.yes : statement.no;
        return chosen === null ? { left: false, value: undefined } : perform(chosen, inner(scope));
      }
      case 'each': {
        for (const item of listOf(evaluate(statement.of, scope))) {
          const each = inner(scope);
          bind(statement.pattern, item, each);
          const outcome = perform(statement.body, each);
          if (outcome.left) return outcome;
        }
        return { left: false, value: undefined };
      }
      case 'return':
        return { left: true, value: statement.value === null ? undefined : evaluate(statement.value, scope) };
      case 'throw':
        throw new Thrown(text(evaluate(statement.value, scope)));
    }
  }

  function evaluate(expression: Expression, scope: Scope): unknown {
    count();
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'template':
        return bounded(
          expression.parts.map((part) => (typeof part === 'string' ? part : text(evaluate(part, scope)))).join(''),
        );
      case 'list':
        return expression.items.map((item) => evaluate(item, scope));
      case 'object':
        return Object.fromEntries(expression.entries.map(([key, value]) => [key, evaluate(value, scope)]));
      case 'name':
        return lookUp(expression.name, scope).names.get(expression.name);
      case 'member': {
        const of = evaluate(expression.of, scope);
        if (expression.optional && (of === null || of === undefined)) return undefined;
        const name = evaluate(expression.name, scope);
        return memberOf(of, text(name));
      }
      case 'call': {
        const callee = evaluate(expression.callee, scope);
        if (typeof callee !== 'function') throw new NotImitated('a call of that');
        return bounded(
          (callee as (...args: unknown[]) => unknown)(...expression.args.map((arg) => evaluate(arg, scope))),
        );
      }
      case 'make':
        return construct(
          expression.name,
          expression.args.map((arg) => evaluate(arg, scope)),
        );
      case 'arrow':
        return closure(expression, scope);
      case 'unary': {
        const value = evaluate(expression.of, scope);
        return expression.sign === '!' ? !value : expression.sign === '-' ? -Number(value) : Number(value);
      }
      case 'binary':
        return binary(expression.sign, expression.left, expression.right, scope);
      case 'choice':
        return evaluate(evaluate(expression.test, scope) ? expression.yes : expression.no, scope);
      case 'assign': {
        const holder = lookUp(expression.name, scope);
        if (holder === top) throw new NotImitated(`a change of ${expression.name}`);
        const value = evaluate(expression.value, scope);
        const before = holder.names.get(expression.name);
        const after =
          expression.sign === '='
            ? value
            : expression.sign === '+='
              ? sum(before, value)
              : Number(before) - Number(value);
        holder.names.set(expression.name, after);
        return after;
      }
    }
  }

  function binary(sign: string, leftTree: Expression, rightTree: Expression, scope: Scope): unknown {
    const left = evaluate(leftTree, scope);
    if (sign === '&&') return left ? evaluate(rightTree, scope) : left;
    if (sign === '||') return left ? left : evaluate(rightTree, scope);
    if (sign === '??') return left ?? evaluate(rightTree, scope);
    const right = evaluate(rightTree, scope);
    if (sign === '===' || sign === '==') return left === right;
    if (sign === '!==' || sign === '!=') return left !== right;
    if (sign === '+') return sum(left, right);
    const [a, b] =
      typeof left === 'string' && typeof right === 'string' ? [left, right] : [Number(left), Number(right)];
    if (sign === '<') return a < b;
    if (sign === '>') return a > b;
    if (sign === '<=') return a <= b;
    if (sign === '>=') return a >= b;
    const [x, y] = [Number(left), Number(right)];
    return sign === '-' ? x - y : sign === '*' ? x * y : sign === '/' ? x / y : x % y;
  }

  function closure({ params, body }: Extract<Expression, { kind: 'arrow' }>, scope: Scope): unknown {
    return (...args: unknown[]): unknown => {
      if (++depth > CALL_DEPTH_LIMIT) throw new NotImitated('calls that deep');
      try {
        const called = inner(scope);
        params.forEach((pattern, i) => bind(pattern, args[i], called));
        if (body.kind !== 'block') return evaluate(body, called);
        const outcome = statements(body.statements, called);
        return outcome.left ? outcome.value : undefined;
      } finally {
        depth -= 1;
      }
    };
  }

  function construct(name: string, args: unknown[]): unknown {
    if (name === 'Date') return makeDate(args[0], now);
    if (name === 'Error') return `Error: ${text(args[0] ?? '')}`;
    throw new NotImitated(`new ${name}`);
  }

  return { run: (list) => statements(list, own).value };
}

function inner(outer: Scope): Scope {
  return { names: new Map(), outer };
}

function bind(pattern: Pattern, value: unknown, scope: Scope): void {
  if (pattern.kind === 'one') scope.names.set(pattern.name, value);
  else pattern.names.forEach((name, i) => scope.names.set(name, Array.isArray(value) ? value[i] : undefined));
}

function lookUp(name: string, from: Scope): Scope {
  for (let scope: Scope | null = from; scope !== null; scope = scope.outer) if (scope.names.has(name)) return scope;
  throw new NotImitated(name);
}

/** What `for of` goes over: a list, or a cursor. */
function listOf(value: unknown): readonly unknown[] {
  const list = value instanceof Host ? value.show() : value;
  if (!Array.isArray(list) || list.length > LIST_LIMIT) throw new NotImitated('a loop over that');
  return list;
}

function sum(left: unknown, right: unknown): unknown {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (left instanceof IsoDate && right instanceof IsoDate) throw new NotImitated('a sum of dates');
  return bounded(text(left) + text(right));
}

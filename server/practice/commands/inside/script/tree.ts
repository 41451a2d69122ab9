/** The tree of a mongosh script: what `parse.ts` makes and `run.ts` walks. */

/** What a value is bound to: one name, or the first elements of a list (`[name, count]`). */
export type Pattern = { kind: 'one'; name: string } | { kind: 'list'; names: string[] };

export type Expression =
  | { kind: 'literal'; value: string | number | boolean | null | undefined }
  | { kind: 'template'; parts: (string | Expression)[] }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'object'; entries: [string, Expression][] }
  | { kind: 'name'; name: string }
  | { kind: 'member'; of: Expression; name: Expression; optional: boolean }
  | { kind: 'call'; callee: Expression; args: Expression[] }
  | { kind: 'make'; name: string; args: Expression[] }
  | { kind: 'arrow'; params: Pattern[]; body: Expression | { kind: 'block'; statements: Statement[] } }
  | { kind: 'unary'; sign: '!' | '-' | '+'; of: Expression }
  | { kind: 'binary'; sign: string; left: Expression; right: Expression }
  | { kind: 'choice'; test: Expression; yes: Expression; no: Expression }
  | { kind: 'assign'; name: string; sign: '=' | '+=' | '-='; value: Expression };

export type Statement =
  | { kind: 'expression'; value: Expression }
  | { kind: 'declare'; pattern: Pattern; value: Expression }
  | { kind: 'each'; pattern: Pattern; of: Expression; body: Statement }
  | { kind: 'if'; test: Expression; yes: Statement; no: Statement | null }
  | { kind: 'block'; statements: Statement[] }
  | { kind: 'return'; value: Expression | null }
  | { kind: 'throw'; value: Expression };

/** A request and an answer, as far as the stack's web servers care. */
import type { Stack } from '../state/index.ts';

export type HttpRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
  /** The header of that name, where there is one. */
  authorization?: string;
};
export type HttpAnswer = { status: number; type: string; body: string };
export type Answerer = (stack: Stack, request: HttpRequest, now: number) => HttpAnswer;

export function json(status: number, value: unknown): HttpAnswer {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

/**
 * The parameters of one page in one tab: one store for the form and for the fields in the blocks. What the reader has
 * typed is remembered over a reload; secrets live here and nowhere else.
 */
import type { AskChoices, Choices } from '../../contract/api.ts';
import type { ParamSpec } from '../../contract/param.ts';
import type { Call } from '../http.ts';
import type { PageRef } from '../page-state.ts';
import { createStore } from '../store.ts';
import type { Store } from '../store.ts';
import type { TabMemory } from '../procedure/tab-memory.ts';
import { readAddress } from './address.ts';
import { UNASKED } from './field.ts';
import type { ChoicesState, Lack, ParamField } from './field.ts';
import { isValue, problemOf } from './problem.ts';
import type { TakenOut } from './take-secrets.ts';

export type ParamsState = {
  /** By name, every declared parameter. */
  fields: Readonly<Record<string, ParamField>>;
  /** By name, for parameters whose choices a block prints. */
  choices: Readonly<Record<string, ChoicesState>>;
  /** Sentences about what the address gave and could not give. */
  notes: readonly string[];
};

export type PageParams = {
  specs: readonly ParamSpec[];
  store: Pick<Store<ParamsState>, 'get' | 'subscribe'>;
  /** The page is opened with this address: takes the values out of it. */
  arrive(address: TakenOut): void;
  set(name: string, text: string): void;
  /** From now on what is wrong with these is said at their fields. */
  show(names: readonly string[]): void;
  /** The server's words, at the fields they are about. */
  refuse(params: readonly Lack[]): void;
  /** Why a block cannot have this parameter as it stands, as a sentence without its subject; null when it can. */
  problem(name: string): string | null;
  /** Those of `names` that a block cannot have as they stand, each with the reason; undeclared names are among them. */
  lacking(names: readonly string[]): Lack[];
  /** The values that go with a request. */
  values(names: readonly string[]): Record<string, string>;
  askChoices(name: string): Promise<void>;
  /** Somebody else sits here now, or nobody. */
  forgetSecrets(): void;
};

type Remembered = { address: string; typed: Record<string, string> };

/** The server may run a block for it, for half a minute at most. */
const CHOICES_DEADLINE_MS = 40_000;

export function createPageParams(
  page: PageRef,
  specs: readonly ParamSpec[],
  { memory, call }: { memory: TabMemory; call: Call },
): PageParams {
  const memoryName = `params.${page.version}/${page.doc}`;
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const remembered = readMemory(memory.read(memoryName));
  let arrived = false;

  const store = createStore<ParamsState>({
    fields: Object.fromEntries(specs.map((spec) => [spec.name, firstField(spec)])),
    choices: {},
    notes: [],
  });

  function firstField({ name, type, default: preset }: ParamSpec): ParamField {
    const typed = type === 'secret' ? undefined : remembered.typed[name];
    return { text: typed ?? preset ?? '', from: typed === undefined ? 'default' : 'reader', told: null, shown: false };
  }

  function change(names: readonly string[], how: (field: ParamField, name: string) => ParamField): void {
    const state = store.get();
    const fields = { ...state.fields };
    for (const name of names) if (fields[name]) fields[name] = how(fields[name], name);
    store.set({ ...state, fields });
  }

  function problem(name: string): string | null {
    const { fields, choices } = store.get();
    const spec = byName.get(name);
    return spec ? problemOf(spec, fields[name]!, choices[name] ?? UNASKED) : 'has no value';
  }

  function setChoices(name: string, state: ChoicesState): void {
    store.set({ ...store.get(), choices: { ...store.get().choices, [name]: state } });
  }

  return {
    specs,
    store,
    arrive(address) {
      if (arrived && address.search === remembered.address) return;
      arrived = true;
      const { values, notes } = readAddress(specs, address);
      // The same address again is a reload: what was typed since then wins. Another one is a new wish.
      const reload = remembered.address === address.search;
      const taken = Object.keys(values).filter((name) => !reload || !(name in remembered.typed));
      for (const name of taken) delete remembered.typed[name];
      change(taken, (_field, name) => ({ text: values[name]!, from: 'address', told: null, shown: false }));
      store.set({ ...store.get(), notes });
      remembered.address = address.search;
      memory.write(memoryName, remembered);
    },
    set(name, text) {
      change([name], ({ shown }) => ({ text, from: 'reader', told: null, shown }));
      if (byName.get(name)?.type === 'secret') return;
      remembered.typed[name] = text;
      memory.write(memoryName, remembered);
    },
    show: (names) => change(names, (field) => ({ ...field, shown: true })),
    refuse(params) {
      const words = new Map(params.map((each) => [each.name, each.words]));
      change([...words.keys()], (field, name) => ({ ...field, told: words.get(name) ?? null, shown: true }));
    },
    problem,
    lacking: (names) =>
      names.flatMap((name) => {
        const words = problem(name);
        return words === null ? [] : [{ name, words }];
      }),
    values(names) {
      const { fields } = store.get();
      const usable = names.filter((name) => byName.has(name) && isValue(byName.get(name)!, fields[name]!.text));
      return Object.fromEntries(usable.map((name) => [name, fields[name]!.text]));
    },
    forgetSecrets() {
      const secret = specs.filter(({ type }) => type === 'secret').map(({ name }) => name);
      change(secret, (_field, name) => firstField(byName.get(name)!));
    },
    async askChoices(name) {
      if (store.get().choices[name]?.state === 'asking') return;
      setChoices(name, { state: 'asking' });
      const body: AskChoices = { version: page.version, doc: page.doc, param: name };
      const answer = await call<Choices>('/api/choices', body, CHOICES_DEADLINE_MS);
      if (answer.kind === 'ok') setChoices(name, { state: 'known', choices: answer.value.choices });
      else setChoices(name, { state: 'failed', words: answer.kind === 'away' ? AWAY : answer.message });
      change([name], (field) => ({ ...field, told: null }));
    },
  };
}

const AWAY = 'The server does not answer. Ask again when it is back.';

function readMemory(value: unknown): Remembered {
  const { address, typed } = (value ?? {}) as Partial<Remembered>;
  const texts = Object.entries(typed ?? {}).filter(([, text]) => typeof text === 'string');
  return { address: typeof address === 'string' ? address : '', typed: Object.fromEntries(texts) };
}

import type { ChangeEvent, ReactElement } from 'react';
import { hintOf } from '../../client/params/field.ts';
import type { ChoicesState } from '../../client/params/field.ts';
import type { ParamSpec } from '../../contract/param.ts';

/** The control for a parameter's type: a list where there are choices, else a line of text. */
export function Control(props: {
  id: string;
  spec: ParamSpec;
  text: string;
  choices: ChoicesState;
  disabled: boolean;
  invalid: boolean;
  describedBy: string;
  onText: (text: string) => void;
  onLeave: () => void;
}): ReactElement {
  const { spec, text } = props;
  const shared = {
    id: props.id,
    value: text,
    disabled: props.disabled,
    'data-param': spec.name,
    'aria-invalid': props.invalid || undefined,
    'aria-describedby': props.describedBy,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) => props.onText(event.target.value),
    onBlur: props.onLeave,
  };
  if (spec.type === 'enum' || spec.type === 'bool') {
    const options = optionsOf(spec, props.choices);
    return (
      <select {...shared}>
        {!options.includes(text) && <option value={text}>{text === '' ? 'Choose' : text}</option>}
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    );
  }
  return (
    <input
      {...shared}
      type={spec.type === 'secret' ? 'password' : 'text'}
      inputMode={spec.type === 'int' ? 'numeric' : undefined}
      placeholder={hintOf(spec) || undefined}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
    />
  );
}

function optionsOf(spec: ParamSpec, choices: ChoicesState): readonly string[] {
  if (spec.type === 'bool') return ['true', 'false'];
  return spec.values ?? (choices.state === 'known' ? choices.choices : []);
}

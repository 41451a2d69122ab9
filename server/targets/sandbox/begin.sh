#!/bin/bash
# Becomes the block: puts back what earlier blocks left, then runs the block's own bytes as a script would run.
#   begin [OPTION...]      options of `set` that the fence asks for: -e, -o pipefail
# In its folder lie the block (`script`), the names of the variables that the server gives (`given`, one a line) and,
# where there is one, what to start from: `state`, shell text, and `cwd`, a path. `leave`, `trap` and `left` are there
# when the block's own state is to be kept.
#
# After `state` everything goes through `builtin`: its functions may have the name of any other command. What stays in
# the shell while the block runs has a name with __rb_ in front, but for the `trap` of trap.sh.
__rb_base=:$SHELLOPTS:$BASHOPTS:
__rb_here=${BASH_SOURCE[0]%/*}
# bash 4.4 keeps its own $0.
if ((BASH_VERSINFO[0] >= 5)); then BASH_ARGV0=$__rb_here/script; fi

if [[ -e $__rb_here/state ]]; then
  # What the server gives wins over what is remembered under the same name.
  mapfile -t __rb_names <"$__rb_here/given"
  declare -A __rb_values
  for __rb_name in "${__rb_names[@]}"; do __rb_values[$__rb_name]=${!__rb_name}; done
  # Functions may be written with it, whatever the option is in the end.
  shopt -s extglob
  . "$__rb_here/state" >/dev/null 2>&1
  builtin shopt -u extglob
  # The last thing in the text.
  if ! builtin declare -F __rb_options >/dev/null; then
    builtin echo 'What earlier blocks left could not be restored whole: variables, functions or options are missing.' >&2
  fi
  for __rb_name in "${__rb_names[@]}"; do
    builtin unset -v "$__rb_name"
    builtin export "$__rb_name=${__rb_values[$__rb_name]}"
  done
fi

if [[ -e $__rb_here/cwd ]]; then
  builtin mapfile -d '' -t __rb_names <"$__rb_here/cwd"
  if ! builtin cd -- "${__rb_names[0]}" 2>/dev/null; then
    __rb_name='is gone'
    if [[ -d ${__rb_names[0]} ]]; then __rb_name='cannot be entered'; fi
    builtin printf 'The directory %q, where earlier blocks ended, %s. This block starts in %q.\n' \
      "${__rb_names[0]}" "$__rb_name" "$PWD" >&2
  fi
  # As if the shell had been started there.
  builtin unset -v OLDPWD
fi

if [[ -e $__rb_here/trap ]]; then builtin . "$__rb_here/trap"; else builtin unset -v __rb_base; fi
builtin unset -v __rb_here __rb_name __rb_names __rb_values
builtin set "$@" --
if builtin declare -F __rb_options >/dev/null; then __rb_options; fi
# Last and alone: once the block has set options of its own, nothing more is read from here.
builtin . "${BASH_SOURCE[0]%/*}/script"

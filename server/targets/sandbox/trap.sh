#!/bin/bash
# Stands in for the builtin `trap` in a block whose state is kept, so that an EXIT trap of the block's own runs beside
# ours and not in its place. Read by begin.sh; what it defines stays in the shell while the block runs.
#
# What a block can still notice: `set -v` shows a line of ours at the end; `trap -p` in a function also shows the DEBUG,
# ERR and RETURN of its callers; and as in every script with an EXIT trap, a Ctrl-C that comes while bash is just
# starting a program may be lost. In posix mode, where functions do not come before `trap`, and after `builtin trap`, an
# EXIT trap replaces ours, and no state is kept.

# By name: what the block has set for EXIT, and for the three that bash hides from functions.
builtin declare -A __rb_traps

trap() {
  # Hidden from `set -x`; `local -` gives the options back at the end.
  {
    builtin local - __rb_text=- __rb_name __rb_alone= __rb_changed= __rb_status=0
    builtin set +x
  } 2>/dev/null
  if [[ ${1-} == -- ]]; then
    builtin shift
  elif [[ ${1-} == -p ]]; then
    builtin shift
    __rb_show_traps "$@" || __rb_status=$?
    builtin return "$__rb_status"
  elif [[ ${1-} == -?* ]]; then
    builtin trap "$@" || __rb_status=$?
    builtin return "$__rb_status"
  fi
  # As the builtin reads it: a single word, or a number in front, resets.
  if (($# == 0)); then
    __rb_show_traps
  elif (($# == 1)); then
    __rb_alone=yes
  elif [[ -z $1 || $1 == *[!0-9]* ]]; then
    __rb_text=$1
    builtin shift
  fi
  for __rb_name; do
    case ${__rb_name^^} in
      EXIT | 0) __rb_remember EXIT ;;
      DEBUG | ERR | RETURN) __rb_remember "${__rb_name^^}" ;;
      *) __rb_pass_on || __rb_status=$? ;;
    esac
  done
  if [[ $__rb_changed == *EXIT* ]]; then __rb_arm; fi
  # bash hides these three from a function and gives them back at its end, unless they are set by then. What is ignored
  # is set, and does what is cleared would do.
  if [[ $__rb_changed == *ERR* ]]; then builtin trap -- "${__rb_traps[ERR]-}" ERR; fi
  # This one would also run at the end of this function, and at the end of the block, which begin.sh reads like a library.
  if [[ $__rb_changed == *RETURN* ]]; then
    __rb_text='case ${FUNCNAME[0]-}:${#BASH_SOURCE[@]} in trap:* | __rb_* | *:1) ;; *) '${__rb_traps[RETURN]-}$'\n;; esac'
    builtin trap -- "${__rb_traps[RETURN]:+$__rb_text}" RETURN
  fi
  # It would run before every command that followed here.
  if [[ $__rb_changed == *DEBUG* ]]; then
    builtin trap -- "${__rb_traps[DEBUG]-}" DEBUG
  else
    builtin return "$__rb_status"
  fi
}

__rb_remember() {
  if [[ $__rb_text == - ]]; then builtin unset "__rb_traps[$1]"; else __rb_traps[$1]=$__rb_text; fi
  __rb_changed+=" $1"
}

# A signal's: the builtin's own, but for the place in the script that its error names.
__rb_pass_on() {
  if [[ $__rb_alone ]]; then
    builtin trap -- "$__rb_name"
  elif ! builtin trap -- "$__rb_text" "$__rb_name" 2>/dev/null; then
    builtin printf '%s: line %d: trap: %s: invalid signal specification\n' \
      "${BASH_SOURCE[2]-}" "${BASH_LINENO[1]-}" "$__rb_name" >&2
    builtin return 1
  fi
}

# An EXIT trap of the block's own may end the shell before it comes to ours: so the state is kept before it, in a
# subshell, and again after it. The redirections keep our part from showing, whatever the block traces; `&&` and `!` keep
# `set -e` out of it, and `&&` hands `$?` on.
__rb_arm() {
  builtin local __rb_last='{ ! __rb_leave; } >/dev/null 2>&1'
  if [[ $BASHPID != "$$" ]]; then
    builtin trap -- "${__rb_traps[EXIT]--}" EXIT
  elif [[ ${__rb_traps[EXIT]-} ]]; then
    builtin trap -- "{ ( __rb_leave ) && [[ x ]]; } >/dev/null 2>&1; ${__rb_traps[EXIT]}"$'\n'"$__rb_last" EXIT
  else
    builtin trap -- "$__rb_last" EXIT
  fi
}

__rb_show_traps() {
  builtin local __rb_name __rb_number __rb_all= __rb_bad=0
  if (($# == 0)); then
    __rb_all=yes
    builtin set -- EXIT
    for ((__rb_number = 1; __rb_number <= 64; __rb_number++)); do builtin set -- "$@" "$__rb_number"; done
    builtin set -- "$@" DEBUG ERR RETURN
  fi
  for __rb_name; do
    case ${__rb_name^^} in
      0) __rb_name=EXIT ;;
      EXIT | DEBUG | ERR | RETURN) __rb_name=${__rb_name^^} ;;
      *)
        if [[ $__rb_all ]]; then builtin trap -p "$__rb_name" 2>/dev/null; else builtin trap -p "$__rb_name"; fi || __rb_bad=$?
        builtin continue
        ;;
    esac
    if [[ -v __rb_traps[$__rb_name] ]]; then
      builtin printf "trap -- '%s' %s\n" "${__rb_traps[$__rb_name]//\'/\'\\\'\'}" "$__rb_name"
    fi
  done
  # Not every number is a signal.
  if [[ $__rb_all ]]; then __rb_bad=0; fi
  builtin return "$__rb_bad"
}

# Keeps `$?`.
__rb_leave() {
  __rb_status=$? __rb_on=:$SHELLOPTS:$BASHOPTS:
  # In posix mode `unset` wins over a function of that name; from then on `builtin` is bash's own.
  if [[ ! -o posix ]]; then POSIXLY_CORRECT=1; fi
  unset -f builtin
  builtin set +ekuvxC -f +o posix
  builtin unset -v FUNCNEST
  builtin trap - DEBUG ERR RETURN
  # Only now is the file read: the block's shell is to hold as little of ours as can be.
  builtin shopt -u expand_aliases
  builtin . "${BASH_SOURCE[0]%/*}/leave"
  builtin return "$__rb_status"
}

__rb_arm

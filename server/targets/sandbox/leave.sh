#!/bin/bash
# Keeps what a block leaves: writes its directory, variables, functions and options into the file `left`. Read by
# __rb_leave (trap.sh) at the very end of the block's shell, or in a subshell of it, and takes that shell apart.
#
# `left` has four parts, each ended by a NUL: lines of a kind and a name, the directory, shell text that makes all of it
# again, and the word `end`, without which it is not complete. Builtins only: no program, no PATH, no process. All names
# begin with __rb_, so that none hides one of the block's, and `return` has a number: in a trap it would go back to the
# status from before the trap.

# Whether a name is not a block's to keep: what the server sets, what bash sets, what changes how bash reads commands.
# The list of src/contract/variable-name.ts; a test holds them together, since a name of it spoils the whole state.
__rb_is_refused() {
  case $1 in
    __rb_* | LD_* | BASH_FUNC_* | PATH | IFS | ENV | BASH_ENV | SHELLOPTS | BASHOPTS | CDPATH | EXECIGNORE | GLOBIGNORE) ;;
    PROMPT_COMMAND | PS4 | HOME | USER | LOGNAME | SHELL | TERM | LANG | LC_ALL | TZ | PAGER | GIT_PAGER | MANPAGER) ;;
    SYSTEMD_PAGER | RUNBOOK_RUN | PRACTICE_SOCKET | _ | BASH | BASHPID | BASH_ALIASES | BASH_ARGC | BASH_ARGV) ;;
    BASH_ARGV0 | BASH_CMDS | BASH_COMMAND | BASH_COMPAT | BASH_EXECUTION_STRING | BASH_LINENO | BASH_LOADABLES_PATH) ;;
    BASH_REMATCH | BASH_SOURCE | BASH_SUBSHELL | BASH_VERSINFO | BASH_VERSION | BASH_XTRACEFD | COLUMNS) ;;
    COMP_WORDBREAKS | COPROC | DIRSTACK | EPOCHREALTIME | EPOCHSECONDS | EUID | FUNCNAME | FUNCNEST | GROUPS) ;;
    HISTCMD | HOSTNAME | HOSTTYPE | LINENO | LINES | MACHTYPE | OLDPWD | OPTARG | OPTERR | OPTIND | OSTYPE) ;;
    PIPESTATUS | POSIXLY_CORRECT | PPID | PWD | RANDOM | READLINE_LINE | READLINE_POINT | SECONDS | SHLVL | SRANDOM) ;;
    TIMEFORMAT | UID) ;;
    *) builtin return 1 ;;
  esac
}

__rb_add_variables() {
  builtin declare -A __rb_skip __rb_start
  builtin mapfile -t __rb_lines <"${BASH_SOURCE[0]%/*}/given" || builtin return 1
  for __rb_name in "${__rb_lines[@]}"; do __rb_skip[$__rb_name]=; done
  builtin mapfile -d '' -t __rb_lines </proc/self/environ
  for __rb_line in "${__rb_lines[@]}"; do
    if [[ $__rb_line == [A-Za-z_]*=* ]]; then __rb_start[${__rb_line%%=*}]=${__rb_line#*=}; fi
  done
  # Not `compgen -v`, which leaves out a variable behind a local without a value.
  builtin declare -p >|"$__rb_file" && builtin mapfile -t __rb_lines <"$__rb_file" || builtin return 1
  # Values have lines, too: most are seen off here, all at once. Without quotes, what is empty falls away.
  if [[ $IFS == $'\n' ]]; then __rb_lines=(${__rb_lines[@]##[!d]*}); fi
  for __rb_line in "${__rb_lines[@]}"; do
    if [[ $__rb_line != 'declare -'* ]]; then builtin continue; fi
    __rb_name=${__rb_line#'declare -'* } __rb_name=${__rb_name%%=*}
    if [[ $__rb_name != [A-Za-z_]* || $__rb_name == *[!A-Za-z0-9_]* || ${#__rb_name} -gt 64 ]]; then builtin continue; fi
    if [[ -v __rb_skip[$__rb_name] ]] || __rb_is_refused "$__rb_name"; then builtin continue; fi
    __rb_skip[$__rb_name]=
    if __rb_uncover; then __rb_add_variable; fi
  done
}

# Takes off the locals of the functions that the block ended in: a mark on the top level's own shows when it is reached.
__rb_uncover() {
  for ((__rb_depth = 0; __rb_depth < 100; __rb_depth++)); do
    builtin declare -gt "$__rb_name" || builtin return 1
    if [[ -R $__rb_name ]]; then
      builtin unset -n "$__rb_name"
      builtin continue
    fi
    builtin eval "__rb_flags=\${$__rb_name@a}"
    if [[ $__rb_flags == *t* ]]; then builtin return 0; fi
    builtin unset -v "$__rb_name" || builtin return 1
  done
  builtin return 1
}

# Value first and attributes after it: `declare -i x=...` would compute the value, and run what is in it.
__rb_add_variable() {
  __rb_kind=plain
  case $__rb_flags in
    *A*) __rb_kind=map ;;
    *a*) __rb_kind=array ;;
    *x*) __rb_kind=exported ;;
  esac
  if [[ $__rb_kind == map || $__rb_kind == array ]]; then
    builtin eval "__rb_keys=(\"\${!$__rb_name[@]}\") __rb_values=(\"\${$__rb_name[@]}\")"
    if [[ $__rb_kind == map ]]; then __rb_keys=("${__rb_keys[@]@Q}"); fi
    __rb_text+="declare -${__rb_flags//[!aA]} $__rb_name=("
    for __rb_index in "${!__rb_keys[@]}"; do
      __rb_text+="[${__rb_keys[__rb_index]}]=${__rb_values[__rb_index]@Q} "
    done
    __rb_text+=$')\n'
  else
    if [[ ! -v $__rb_name ]]; then builtin return 0; fi
    # What the block was given and has not changed, the next one is given, too.
    if [[ $__rb_kind == exported && -v __rb_start[$__rb_name] && ${!__rb_name} == "${__rb_start[$__rb_name]}" ]]; then
      builtin return 0
    fi
    __rb_text+="$__rb_name=${!__rb_name@Q}"$'\n'
  fi
  __rb_flags=${__rb_flags//[!ilucx]}
  if [[ $__rb_flags ]]; then __rb_text+="declare -$__rb_flags $__rb_name"$'\n'; fi
  __rb_list+="$__rb_kind $__rb_name"$'\n'
}

# Not those with the name of a builtin, which would make something else of the next block, its `trap` among them.
__rb_add_functions() {
  builtin declare -A __rb_builtins
  builtin enable -a >|"$__rb_file" && builtin mapfile -t __rb_lines <"$__rb_file" || builtin return 1
  for __rb_line in "${__rb_lines[@]}"; do __rb_builtins[${__rb_line##* }]=; done
  builtin declare -F >|"$__rb_file" && builtin mapfile -t __rb_lines <"$__rb_file" || builtin return 1
  for __rb_line in "${__rb_lines[@]}"; do
    __rb_name=${__rb_line##* } __rb_flags=${__rb_line#declare -f} __rb_flags=${__rb_flags%% *}
    if [[ $__rb_name == __rb_* || $__rb_name != [A-Za-z_]* || $__rb_name == *[!A-Za-z0-9_.:@+-]* ]] ||
      [[ ${#__rb_name} -gt 128 || -v __rb_builtins[$__rb_name] ]]; then
      builtin continue
    fi
    if __rb_read_function "$__rb_name" && __rb_function=$__rb_body && __rb_is_stable; then
      __rb_text+=$__rb_name$__rb_function
      __rb_flags=${__rb_flags//[!xt]}
      if [[ $__rb_flags ]]; then __rb_text+="declare -f$__rb_flags $__rb_name"$'\n'; fi
      __rb_list+="function $__rb_name"$'\n'
    fi
  done
}

# Sets __rb_body to a function as bash writes it down, without its name.
__rb_read_function() {
  builtin declare -f "$1" >|"$__rb_file" && builtin mapfile -d '' -t __rb_lines_of <"$__rb_file" || builtin return 1
  __rb_body=${__rb_lines_of[0]#"$1"}
  [[ $__rb_body == ' ()'* ]]
}

# bash cannot read every function again that it has written down: some here-documents turn into commands.
__rb_is_stable() {
  builtin eval "__rb_again$__rb_function" && __rb_read_function __rb_again && [[ $__rb_body == "$__rb_function" ]]
}

# Those that differ from how the shell began. Not errexit and pipefail, which the fence sets; not what traces, reads no
# commands, or makes another shell of the next one (posix, extdebug, restricted).
__rb_add_options() {
  __rb_text+=$'__rb_options() {\n  builtin unset -f __rb_options\n'
  for __rb_name in allexport braceexpand errtrace functrace hashall keyword noclobber noglob nounset physical; do
    __rb_add_option 'set -o' 'set +o'
  done
  for __rb_name in assoc_expand_once array_expand_once cdable_vars dotglob execfail expand_aliases extglob failglob \
    globasciiranges globskipdots globstar gnu_errfmt inherit_errexit lastpipe localvar_inherit localvar_unset \
    nocaseglob nocasematch noexpand_translation nullglob patsub_replacement shift_verbose sourcepath varredir_close \
    xpg_echo; do
    __rb_add_option 'shopt -s' 'shopt -u'
  done
  __rb_text+=$'}\n'
}

__rb_add_option() {
  # Switched along with another one.
  case $__rb_on$__rb_name in
    *:posix:*:expand_aliases | *:posix:*:inherit_errexit | *:posix:*:shift_verbose) builtin return 0 ;;
    *:extdebug:*:errtrace | *:extdebug:*:functrace) builtin return 0 ;;
  esac
  if [[ $__rb_on == *:"$__rb_name":* ]]; then
    if [[ $__rb_base == *:"$__rb_name":* ]]; then builtin return 0; fi
    __rb_text+="  builtin $1 $__rb_name"$'\n'
  else
    if [[ $__rb_base != *:"$__rb_name":* ]]; then builtin return 0; fi
    __rb_text+="  builtin $2 $__rb_name"$'\n'
  fi
  __rb_list+="option $__rb_name"$'\n'
}

builtin shopt -u nocasematch localvar_unset extdebug
# As where the text is read again: functions may be written with it.
builtin shopt -s extglob
LC_ALL=C
IFS=$'\n'
# KiB: a larger state stays incomplete. Its signal would end the shell with another status.
builtin trap '' XFSZ
builtin ulimit -S -f 1024
__rb_file=${BASH_SOURCE[0]%/*}/left __rb_list= __rb_text=
__rb_add_variables && __rb_add_functions && __rb_add_options && {
  builtin printf '%s\0' "$__rb_list" && builtin pwd && builtin printf '\0%s\0end\0' "$__rb_text"
} >|"$__rb_file"

#!/bin/bash
# The parent of a block: PID 1 of the run's namespace on practice, an ordinary process elsewhere.
#   init INPUT DIRECTORY COMMAND...      INPUT is `tty` or `none`
# A handler that does nothing, not an ignored signal: children start with defaults again, and this process lives to
# tell the block's exit status, 128 + n for signals. Bash reaps whatever else ends meanwhile.
trap : HUP INT QUIT TERM TSTP USR1 USR2 PIPE ALRM
# Variables begin with __rb_: the block's own are in the environment here, under any other name.
__rb_input=$1 __rb_directory=$2
shift 2
umask 022
# Whatever was open in the process that started the pty ends here: a folder of the host left open would be a way out.
for __rb_link in /proc/self/fd/*; do
  __rb_number=${__rb_link##*/}
  # 255 is bash's own, on this file, and not passed on.
  if ((__rb_number > 2 && __rb_number != 255)); then exec {__rb_number}>&-; fi
done
# A block may have removed the directory it started in; below the home it is made again.
if ! cd -- "$__rb_directory" 2>/dev/null; then
  [[ $__rb_directory == "$HOME"/* ]] && mkdir -p -- "$__rb_directory" 2>/dev/null
  if ! cd -- "$__rb_directory" 2>/dev/null; then
    echo "Blocks start in $__rb_directory, which cannot be entered." >&2
    exit 125
  fi
fi
# Bash's own notices ("Killed ...") go nowhere; the block has the real stderr. The block sees no trace of `cd`.
unset OLDPWD
exec 9>&2 2>/dev/null
if [[ $__rb_input == tty ]]; then
  "$@" 2>&9 9>&-
else
  "$@" </dev/null 2>&9 9>&-
fi
exit "$?"

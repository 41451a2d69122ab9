#!/bin/bash
# The parent of a block: PID 1 of the run's namespace on practice, an ordinary process elsewhere.
#   init INPUT DIRECTORY COMMAND...      INPUT is `tty` or `none`
# A handler that does nothing, not an ignored signal: children start with defaults again, and this process lives to
# tell the block's exit status, 128 + n for signals. Bash reaps whatever else ends meanwhile.
trap : HUP INT QUIT TERM TSTP USR1 USR2 PIPE ALRM
input=$1 directory=$2
shift 2
umask 022
# Whatever was open in the process that started the pty ends here: a folder of the host left open would be a way out.
for link in /proc/self/fd/*; do
  number=${link##*/}
  # 255 is bash's own, on this file, and not passed on.
  if ((number > 2 && number != 255)); then exec {number}>&-; fi
done
unset link number
# A block may have removed the directory it started in; below the home it is made again.
if ! cd -- "$directory" 2>/dev/null; then
  [[ $directory == "$HOME"/* ]] && mkdir -p -- "$directory" 2>/dev/null
  if ! cd -- "$directory" 2>/dev/null; then
    echo "Blocks start in $directory, which cannot be entered." >&2
    exit 125
  fi
fi
# Bash's own notices ("Killed ...") go nowhere; the block has the real stderr. The block sees no trace of `cd`.
unset OLDPWD
exec 9>&2 2>/dev/null
if [[ $input == tty ]]; then
  "$@" 2>&9 9>&-
else
  "$@" </dev/null 2>&9 9>&-
fi
exit "$?"

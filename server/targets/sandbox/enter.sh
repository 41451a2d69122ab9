#!/bin/sh
# First step of a run on practice, on the pty, still as the server's user: enter the practice system's namespaces.
#   enter.sh MODE PID START UID COMMAND...
# MODE is `root` or `user`; PID and START (clock ticks since boot) name the process that holds the namespaces; UID is
# whom the terminal is given to, so that the block can open /dev/stdout again.
#
# From here to the init, Ctrl-C and the like must end nothing but the block: these signals stay ignored all the way
# and are set back to their defaults by `env --default-signal` just before the init.
#
# Variables begin with __rb_: the block's own are in the environment here, under any other name.
trap '' INT QUIT TERM TSTP
__rb_mode=$1 __rb_pid=$2 __rb_start=$3 __rb_uid=$4
shift 4

# A pid may be taken over by another process; a pid with its start time may not.
if ! read -r __rb_stat <"/proc/$__rb_pid/stat"; then
  echo 'The practice system has ended. Run the block again.' >&2
  exit 125
fi 2>/dev/null
__rb_count=0 __rb_started=
for __rb_field in ${__rb_stat##*) }; do
  __rb_count=$((__rb_count + 1))
  # Field 22 of the line, the 20th after the name.
  if [ "$__rb_count" = 20 ]; then __rb_started=$__rb_field && break; fi
done
if [ "$__rb_started" != "$__rb_start" ]; then
  echo 'The practice system has ended. Run the block again.' >&2
  exit 125
fi

if [ "$__rb_mode" = root ]; then
  if [ -t 0 ]; then chown "$__rb_uid" /proc/self/fd/0; fi
  set -- -- "$@"
else
  set -- -U --preserve-credentials -- "$@"
fi
exec nsenter -t "$__rb_pid" -m -n -u -i "$@"

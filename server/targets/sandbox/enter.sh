#!/bin/sh
# First step of a run on practice, on the pty, still as the server's user: enter the practice system's namespaces.
#   enter.sh MODE PID START UID COMMAND...
# MODE is `root` or `user`; PID and START (clock ticks since boot) name the process that holds the namespaces; UID is
# whom the terminal is given to, so that the block can open /dev/stdout again.
#
# From here to the init, Ctrl-C and the like must end nothing but the block: these signals stay ignored all the way
# and are set back to their defaults by `env --default-signal` just before the init.
trap '' INT QUIT TERM TSTP
mode=$1 pid=$2 start=$3 uid=$4
shift 4

# A pid may be taken over by another process; a pid with its start time may not.
if ! read -r stat <"/proc/$pid/stat"; then
  echo 'The practice system has ended. Run the block again.' >&2
  exit 125
fi 2>/dev/null
fields=${stat##*) }
n=0 started=
for field in $fields; do
  n=$((n + 1))
  # Field 22 of the line, the 20th after the name.
  if [ "$n" = 20 ]; then started=$field && break; fi
done
if [ "$started" != "$start" ]; then
  echo 'The practice system has ended. Run the block again.' >&2
  exit 125
fi

if [ "$mode" = root ]; then
  if [ -t 0 ]; then chown "$uid" /proc/self/fd/0; fi
  set -- -- "$@"
else
  set -- -U --preserve-credentials -- "$@"
fi
exec nsenter -t "$pid" -m -n -u -i "$@"

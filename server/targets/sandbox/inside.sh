#!/bin/sh
# Second step of a run on practice, in the system's namespaces and a mount namespace of this run alone: show the run its
# folder, read-only but for the file in which it leaves its state, then go on with the rest of the chain.
#   inside.sh ROOT FOLDER COMMAND...
# Without variables: the block's own are in the environment here, under any name.
mount -o bind,ro,nosuid,nodev,noexec "$2" "$1/run/block" || exit 125
if [ -e "$2/left" ]; then
  mount -o bind,nosuid,nodev,noexec "$2/left" "$1/run/block/left" || exit 125
fi
shift 2
exec "$@"

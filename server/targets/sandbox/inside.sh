#!/bin/sh
# Second step of a run on practice, in the system's namespaces and a mount namespace of this run alone: show the run its
# script, read-only, then go on with the rest of the chain.
#   inside.sh ROOT STAGED COMMAND...
root=$1 staged=$2
shift 2
mount -o bind,ro,nosuid,nodev,noexec "$staged" "$root/run/block" || exit 125
exec "$@"

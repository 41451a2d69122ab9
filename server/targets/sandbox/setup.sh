#!/bin/sh
# Runs once per practice system, as (mapped) root, inside fresh mount, network, uts and ipc namespaces. Builds two small
# roots that only these namespaces can see, then becomes the truth, which holds the namespaces as long as it lives:
#   $NS/root   what blocks see: the system's programs read-only, a home and a /tmp of their own
#   $NS/truth  what the truth sees: the same programs and its own code
# Its arguments are the truth's command. Everything else comes by environment (see system-start.ts); the environment
# ends here, the truth gets an empty one.
set -eu
umask 022

root=$NS/root
truth=$NS/truth

# read_only SOURCE PLACE: a tree with everything mounted below it, nothing of it writable.
read_only() {
  mount --rbind "$1" "$2"
  while read -r _ _ _ _ point _; do
    case $point in
      "$2" | "$2"/*) mount -o remount,bind,ro,nosuid,nodev "$point" ;;
    esac
  done </proc/self/mountinfo
}

# system_dirs ROOT PREFIX NAME...: each as it is on this system, a link or a directory.
system_dirs() {
  to=$1 prefix=$2
  shift 2
  for name; do
    if [ -L "$prefix/$name" ]; then
      ln -s "$(readlink "$prefix/$name")" "$to$prefix/$name"
    elif [ -d "$prefix/$name" ]; then
      mkdir -p "$to$prefix/$name"
      read_only "$prefix/$name" "$to$prefix/$name"
    fi
  done
}

device() {
  : >"$1/dev/$2"
  mount --bind "/dev/$2" "$1/dev/$2"
}

base() {
  mkdir -p "$1"
  mount -t tmpfs -o mode=755,size=16m,nr_inodes=4k,nosuid,nodev tmpfs "$1"
  mkdir "$1/usr" "$1/etc" "$1/dev" "$1/proc" "$1/opt" "$1/opt/practice" "$1/run" "$1/run/practice"
  system_dirs "$1" /usr bin sbin lib lib32 lib64 libx32 libexec share
  system_dirs "$1" "" bin sbin lib lib32 lib64 libx32
  if [ -f /etc/ld.so.cache ]; then cp /etc/ld.so.cache "$1/etc/ld.so.cache"; fi
  for name in null zero full random urandom; do device "$1" "$name"; done
  : >"$1/opt/practice/node"
  mount --bind "$NODE" "$1/opt/practice/node"
  mount -o remount,bind,ro,nosuid,nodev "$1/opt/practice/node"
}

etc() {
  cat >"$root/etc/passwd" <<END
root:x:0:0:root:/nonexistent:/bin/false
operator:x:$SEEN_UID:$SEEN_UID:practice operator:/home/operator:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/bin/false
END
  cat >"$root/etc/group" <<END
root:x:0:
operator:x:$SEEN_UID:
nogroup:x:65534:
END
  printf '127.0.0.1\tlocalhost practice\n::1\tlocalhost\n' >"$root/etc/hosts"
  printf 'practice\n' >"$root/etc/hostname"
  printf 'passwd: files\ngroup: files\nhosts: files\n' >"$root/etc/nsswitch.conf"
  mkdir "$root/etc/ssl"
  system_dirs "$root" /etc alternatives terminfo
  system_dirs "$root" /etc/ssl certs
}

home() {
  mkdir -p "$root/home/operator" "$root/tmp"
  mount -t tmpfs -o "mode=755,size=$SPACE_BYTES,nr_inodes=16k,nosuid,nodev" tmpfs "$root/home/operator"
  mount -t tmpfs -o "mode=1777,size=$SPACE_BYTES,nr_inodes=16k,nosuid,nodev" tmpfs "$root/tmp"
  mkdir "$root$CHECKOUT"
  printf '%s\n' "$CHECKOUT_FILES" | while IFS= read -r path; do
    if [ -d "$path" ]; then cp -R "$path/." "$root$CHECKOUT/"; fi
  done
  chown -R "$BLOCK_UID:$BLOCK_UID" "$root/home/operator"
}

tools() {
  mkdir "$root/opt/practice/bin"
  cp "$INIT" "$root/opt/practice/init"
  chmod 444 "$root/opt/practice/init"
  if [ -z "$COMMANDS" ]; then return; fi
  printf '%s' "$CLIENT" >"$root/opt/practice/client.js"
  printf '{"type":"module"}\n' >"$root/opt/practice/package.json"
  for name in $COMMANDS; do
    printf '#!/bin/sh\nexec /opt/practice/node /opt/practice/client.js %s "$@"\n' "$name" >"$root/opt/practice/bin/$name"
  done
  chmod 444 "$root/opt/practice/client.js" "$root/opt/practice/package.json"
  chmod 555 "$root/opt/practice/bin/"*
}

# The truth gets a copy of its code, so that it needs no right on the project's folder.
truth_code() {
  mkdir -p "$truth/app/server"
  cp -R "$PROGRAM" "$truth/app/server/practice"
  printf '{"type":"module"}\n' >"$truth/app/package.json"
  chmod -R a+rX "$truth/app"
}

# The programs of the stack read files of the checkout: the truth sees the blocks' home, and cannot change it. The home
# and not the checkout, because a block may remove that and make it anew.
shown_home() {
  mkdir -p "$truth/home/operator"
  mount --bind "$root/home/operator" "$truth/home/operator"
  mount -o remount,bind,ro,nosuid,nodev,noexec "$truth/home/operator"
}

# The one place for writing that both roots share: the truth writes its socket there, blocks can only connect to it.
shared_socket() {
  mkdir "$NS/socket"
  mount -t tmpfs -o mode=755,size=64k,nr_inodes=16 tmpfs "$NS/socket"
  chown "$TRUTH_UID:$TRUTH_UID" "$NS/socket"
  mount --bind "$NS/socket" "$truth/run/practice"
  mount -o bind,ro,nosuid,nodev,noexec "$NS/socket" "$root/run/practice"
  ln -s practice/practice.sock "$root/run/practice.sock"
}

# A folder of the server's that happens to lie under one of the system's directories must not show.
hide() {
  printf '%s\n' "$HIDDEN" | while IFS= read -r path; do
    if [ -n "$path" ] && [ -d "$root$path" ]; then mount -t tmpfs -o ro,size=4k,nosuid,nodev tmpfs "$root$path"; fi
  done
}

seal() {
  mount -o remount,bind,ro,nosuid,nodev "$1"
}

# Only these namespaces see what is mounted from here on, whatever the parent's propagation was.
mount -t tmpfs -o mode=755,size=64k,nr_inodes=64,nosuid,nodev tmpfs "$NS"
base "$root"
device "$root" tty
ln -s /proc/self/fd "$root/dev/fd"
ln -s fd/0 "$root/dev/stdin"
ln -s fd/1 "$root/dev/stdout"
ln -s fd/2 "$root/dev/stderr"
mkdir "$root/run/block"
etc
home
tools
hide
base "$truth"
truth_code
shown_home
shared_socket
seal "$root"
seal "$truth"
hostname practice 2>/dev/null || :
if [ "$LOOPBACK" = yes ]; then sh "$LOOPBACK_SCRIPT"; fi

# Mode 0666 for the socket: blocks have another uid, and only this system's namespaces have a way to it.
umask 000
identity=
if [ "$TRUTH_UID" != 0 ]; then identity="--reuid $TRUTH_UID --regid $TRUTH_UID --clear-groups"; fi
# shellcheck disable=SC2086
exec unshare --root="$truth" --wd=/app -- \
  env -i PATH=/usr/bin:/bin LANG=C.UTF-8 TZ=UTC \
  setpriv $identity --no-new-privs --bounding-set=-all --inh-caps=-all "$@"

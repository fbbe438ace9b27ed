#!/bin/sh
# enter.sh <root> <user> <workdir> <mode> [<source>:<target> …] -- <NAME=value …> <command …>
# Runs a command with <root> as its file system, in the mount namespace of `unshare --mount`. /usr is that of this machine, in
# place of the base image. Mode `ro`: nothing of the root can be written but /tmp and what is mounted.
set -e
root=$1 user=$2 workdir=$3 mode=$4
shift 4
mount --bind "$root" "$root"
mount --rbind /usr "$root/usr"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
while [ "$1" != -- ]; do
  mount --bind "${1%%:*}" "$root${1#*:}"
  shift
done
shift
[ "$mode" = rw ] || mount -o remount,bind,ro "$root"
exec chroot --userspec="$user" --groups= "$root" /usr/bin/env -i -C "$workdir" "$@"

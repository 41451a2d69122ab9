#!/bin/sh
# Brings the loopback interface of the current network namespace up. Whichever program the system has will do;
# perl's form is an ioctl of its own because a minimal Debian has perl-base but no `ip`.
ip link set lo up 2>/dev/null && exit 0
# SIOCSIFFLAGS with IFF_UP | IFF_LOOPBACK | IFF_RUNNING on an AF_INET datagram socket.
perl -e 'socket(my $s, 2, 2, 0) or exit 1; my $r = pack("a16 s x22", "lo", 0x49); ioctl($s, 0x8914, $r) or exit 1' 2>/dev/null &&
  exit 0
ifconfig lo up 2>/dev/null && exit 0
busybox ip link set lo up 2>/dev/null

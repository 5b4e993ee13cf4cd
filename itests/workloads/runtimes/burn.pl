# SPDX-License-Identifier: Apache-2.0
use strict;
use Time::HiRes 'time';
sub leaf { my $s = 0; $s += $_ for 1 .. $_[0]; return $s; }
sub recurse { my $d = shift; return $d ? recurse($d - 1) + 1 : leaf(5000); }
my $end = time + $ARGV[0];
recurse(20) while time < $end;

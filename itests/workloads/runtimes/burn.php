<?php
// SPDX-License-Identifier: Apache-2.0
function leaf($n) {
    $s = 0;
    for ($i = 0; $i < $n; $i++) $s += $i;
    return $s;
}
function recurse($d) {
    return $d ? recurse($d - 1) + 1 : leaf(20000);
}
$end = microtime(true) + (float) $argv[1];
while (microtime(true) < $end) recurse(20);

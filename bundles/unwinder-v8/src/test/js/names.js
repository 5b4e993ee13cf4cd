// SPDX-License-Identifier: Apache-2.0
'use strict';

function größe(n) {
  return 名前(n) + 1;
}
function 名前(n) {
  for (let i = 0, s = 0; ; i++) { s += i % 7; if (i > n) return s; }
}
class Thing {
  // A comment that moves the lines.

  run(n) {
    return größe(n);
  }
}
console.log('ready');
const thing = new Thing();
const end = Date.now() + 20000;
let sum = 0;
while (Date.now() < end) sum += thing.run(1000);

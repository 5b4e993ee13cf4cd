// SPDX-License-Identifier: Apache-2.0
function leaf(n) {
  let s = 0;
  for (let i = 0; i < n; i++) s += i % 7;
  return s;
}
function recurse(d) {
  return d ? recurse(d - 1) + 1 : leaf(100000);
}
const end = Date.now() + 1000 * Number(process.argv[2]);
while (Date.now() < end) recurse(20);

// SPDX-License-Identifier: Apache-2.0
// What itests/bench runtimes measures at: `deep N` burns below N frames, `many N` in N functions, `idle` waits.
function leaf(n) {
  let s = 0;
  for (let i = 0; i < n; i++) s += i % 7;
  return s;
}
function recurse(d) {
  return d ? recurse(d - 1) + 1 : leaf(1000000);
}
const [what, n] = [process.argv[2], Number(process.argv[3])];
if (what === 'deep') for (;;) recurse(n);
if (what === 'many') {
  const names = Array.from({ length: n }, (_, i) => 'f' + i);
  const source = names.map((name, i) => `function ${name}() {\n  return leaf(600000) + ${i};\n}\n`).join('');
  const functions = new Function('leaf', `${source}return [${names}];`)(leaf);
  for (;;) for (const f of functions) f();
}
setInterval(() => {}, 1000);

// SPDX-License-Identifier: Apache-2.0
// A program whose memory HostileRuntimeTest overwrites: stacks of all kinds of frames, below them a loop that needs next
// to nothing of what is overwritten, so that the program lives long enough to be sampled in that state.
function spin(millis) {
  const end = Date.now() + millis;
  let s = 0;
  while (Date.now() < end) for (let i = 0; i < 50000; i++) s = (s * 31 + i) % 1000003;
  return s;
}

class Shape {
  constructor(depth, millis) {
    this.area = descend(depth, millis);
  }
}

function* generate(depth, millis) {
  yield descend(depth, millis);
}

function descend(depth, millis) {
  if (depth === 0) return spin(millis);
  switch (depth % 6) {
    case 0: return [depth - 1].map((n) => descend(n, millis))[0];
    case 1: return new Shape(depth - 1, millis).area;
    case 2: return [...generate(depth - 1, millis)][0];
    case 3: return [2, 1].sort((a, b) => descend(depth - 1, millis) && a - b)[0];
    case 4: return JSON.stringify({ toJSON: () => descend(depth - 1, millis) }).length;
    default: return 'x'.replace(/x/, () => descend(depth - 1, millis)).length;
  }
}

// Ever new functions, forty at a time: more names than anybody can keep up with.
function flood(millis) {
  let source = 'function f40() { return spin(2); }\n';
  for (let i = 0; i < 40; i++) source += `function f${i}() {\n  return f${i + 1}() + 1;\n}\n`;
  const end = Date.now() + millis;
  while (Date.now() < end) new Function('spin', source + 'return f0();')(spin);
}

for (let i = 0; i < 3000; i++) descend(i % 12, 0);
for (;;) {
  flood(500);
  descend(30, 500);
  descend(7, 300);
}

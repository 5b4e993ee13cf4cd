// SPDX-License-Identifier: Apache-2.0
// Call chains that V8StacksTest knows, each below a function of its own; prints `ready`, runs for as many seconds as its
// first argument says. Every chain ends in spin, except where the test says otherwise.
function spin(n) {
  let s = 0;
  for (let i = 0; i < n; i++) s = (s * 31 + i) % 1000003;
  return s;
}
const N = 20000;

function recurse(depth) {
  return depth ? recurse(depth - 1) + 1 : spin(N);
}
function recursion() {
  return recurse(20);
}

function even(n) {
  return n === 0 ? spin(N) : odd(n - 1) + 1;
}
function odd(n) {
  return n === 0 ? spin(N) : even(n - 1) + 1;
}
function mutualRecursion() {
  return even(10);
}

// Hardly anything but calls: what is sampled is mostly code that sets frames up and takes them down.
function ping(n) {
  return n === 0 ? 0 : pong(n - 1) + 1;
}
function pong(n) {
  return n === 0 ? 0 : ping(n - 1) + 1;
}
function pingPong() {
  let s = 0;
  for (let i = 0; i < 30000; i++) s += ping(30 + (i & 1));
  return s;
}

function closures() {
  const outer = (n) => {
    const inner = function () {
      return spin(n);
    };
    return inner();
  };
  return outer(N);
}

class Shape {
  constructor(n) {
    this.n = spin(n);
  }
  area() {
    return this.#side(N);
  }
  #side(n) {
    return spin(n);
  }
  static make() {
    return new Shape(N);
  }
}
function methods() {
  return Shape.make().area();
}

function throwing() {
  const s = spin(N);
  if (s >= 0) throw new RangeError('as expected');
}
function exceptions() {
  try {
    throwing();
  } catch (e) {
    return e.message.length + spin(N);
  }
  return 0;
}

async function awaited() {
  await null;
  return spin(N);
}
async function asynchronous() {
  const s = await awaited();
  return s + spin(N);
}

function inlined3(n) {
  let s = 0;
  for (let i = 0; i < n; i++) s = (s * 31 + i) % 1000003;
  return s;
}
function inlined2(n) {
  return inlined3(n) + 1;
}
function inlined1(n) {
  return inlined2(n) + 1;
}
function inlining() {
  let s = 0;
  for (let i = 0; i < 20; i++) s += inlined1(N / 20);
  return s;
}

function compare(a, b) {
  spin(N / 20);
  return a - b;
}
function sorting() {
  return [5, 3, 8, 1, 9, 2, 7, 4, 6, 0].sort(compare)[0];
}

const stringified = {
  toJSON() {
    return spin(N);
  },
};
function stringifying() {
  return JSON.stringify([stringified, stringified]).length;
}

function each(x) {
  return spin(x);
}
function mapping() {
  return [N, N].map(each)[0];
}

function größe(n) {
  return 名前(n);
}
function 名前(n) {
  return spin(n);
}
function unicode() {
  return größe(N);
}

function* generate() {
  yield spin(N);
  yield spin(N);
}
function generators() {
  let s = 0;
  for (const x of generate()) s += x;
  return s;
}

function seventy() {
  return spin(7 * N);
}
function thirty() {
  return spin(3 * N);
}
function weights() {
  return seventy() + thirty();
}

const cases = [
  recursion, mutualRecursion, pingPong, closures, methods, exceptions, inlining, sorting, stringifying, mapping,
  unicode, generators, weights,
];
console.log('ready');
const end = Date.now() + 1000 * Number(process.argv[2]);
while (Date.now() < end) {
  for (const one of cases) one();
  await asynchronous();
}

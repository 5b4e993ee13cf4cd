-- luajit [-joff] chain.lua SECONDS MODE: runs one known chain of calls; VendorAddonTest knows the lines by their marks.
local seconds, mode = tonumber(arg[1]), arg[2]

local function spin(n) -- spin begins
  local x = 1
  for i = 1, n do
    x = (x * 31 + i) % 1000003 -- spin
  end
  return x
end

local function recurse(depth, n) -- recurse begins
  if depth == 0 then
    return spin(n) + 0 -- recurse leaf
  end
  return recurse(depth - 1, n) + 1 -- recurse
end

local odd
local function even(depth, n)
  if depth == 0 then
    return spin(n) + 0 -- even leaf
  end
  return odd(depth - 1, n) + 1 -- even
end
function odd(depth, n)
  return even(depth - 1, n) + 1 -- odd
end

local function counter()
  local total = 0
  return function(n) -- closure begins
    total = total + spin(n) -- closure
    return total
  end
end

local Vector = {}
Vector.__index = Vector
function Vector.__add(a, b)
  return setmetatable({ x = a.x + b.x + spin(a.n) % 2, n = a.n }, Vector) -- __add
end
function Vector:length(n)
  return spin(n) + self.x -- length
end

local function compare(a, b)
  return a + spin(300) * 0 < b -- compare
end

local function replace(word)
  return word .. spin(2000) -- replace
end

local function inner(n)
  while true do
    spin(n) -- inner
    coroutine.yield(n) -- inner yields
  end
end

local function outer(n)
  local resume = coroutine.wrap(inner)
  while true do
    resume(n) -- outer
    coroutine.yield()
  end
end

local function heavy(n)
  return spin(n * 7) + 0 -- heavy
end

local function light(n)
  return spin(n * 3) + 0 -- light
end

local function fails(n)
  spin(n) -- fails
  error("as it should")
end

local modes = {}

function modes.spin(n)
  return spin(n) + 0 -- modes.spin
end
function modes.recurse(n)
  return recurse(12, n) + 0 -- modes.recurse
end
function modes.mutual(n)
  return even(10, n) + 0 -- modes.mutual
end
local count = counter()
function modes.closure(n)
  return count(n) + 0 -- modes.closure
end
function modes.pcall(n)
  local ok, message = pcall(fails, n) -- modes.pcall
  return not ok and #message
end
local vector = setmetatable({ x = 1, n = 20000 }, Vector)
function modes.metamethod()
  local sum = vector + vector -- modes.metamethod
  return sum.x
end
function modes.method(n)
  return vector:length(n) + 0 -- modes.method
end
function modes.sort()
  local t = {}
  for i = 1, 100 do
    t[i] = (i * 7919) % 101
  end
  table.sort(t, compare) -- modes.sort
  return t[1]
end
function modes.gsub()
  local text = string.gsub("one two three four five", "%a+", replace) -- modes.gsub
  return #text
end
local generator = coroutine.create(outer)
function modes.coroutine(n)
  local ok = coroutine.resume(generator, n) -- modes.coroutine
  return ok
end
function modes.weights(n)
  heavy(n) -- weights heavy
  light(n) -- weights light
end
local strange = assert(loadstring(
  "local spin = ...\nreturn function(n)\n  return spin(n) + 0\nend",
  "@/tmp/" .. string.rep("lang/", 60) .. "größe-漢字.lua"
))(spin)
function modes.names(n)
  return strange(n) + 0 -- modes.names
end

local function run(work, n)
  local stop = os.time() + seconds
  while os.time() < stop do
    for _ = 1, 20 do
      work(n) -- run
    end
  end
end

print("ready")
io.stdout:flush()
run(modes[mode], 20000) -- main

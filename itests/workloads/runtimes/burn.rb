# SPDX-License-Identifier: Apache-2.0
def leaf(n)
  s = 0
  n.times { |i| s += i }
  s
end

def recurse(d)
  d > 0 ? recurse(d - 1) + 1 : leaf(5000)
end

stop = Time.now + ARGV[0].to_f
recurse(20) while Time.now < stop

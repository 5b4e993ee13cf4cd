/*
 * Copyright The Hearth Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.hearth.elf.symbol;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs compilers and tools of the machine; a test that needs one that is not there is skipped and says so. */
final class Compiled {
    static final String C = """
            #include <stdio.h>
            #include <stdlib.h>
            static inline int square(int x) { return x * x + 1; }
            static int __attribute__((noinline)) work(int n) {
              int s = 0;
              for (int i = 0; i < n; i++) { s += square(i) ^ square(s); if (s == 77) abort(); }
              return s;
            }
            struct p { int a, b; };
            static int compare(const void *a, const void *b) { return ((const struct p *)a)->a - ((const struct p *)b)->a; }
            static inline void fill(struct p *v, int n) { for (int i = 0; i < n; i++) { v[i].a = square(rand()); v[i].b = i; } }
            int main(int c, char **v) {
              struct p q[100];
              fill(q, 100);
              qsort(q, 100, sizeof q[0], compare);
              printf("%d %d\\n", work(c * 10), q[0].a);
              return 0;
            }
            """;

    static final String CXX = """
            #include <algorithm>
            #include <cstdio>
            #include <functional>
            #include <map>
            #include <string>
            #include <vector>
            namespace app {
            template <class T> struct Box { T v; T get() const { return v; } };
            struct Base { virtual ~Base() {} virtual int f(int x) = 0; };
            struct D : Base { std::map<std::string, int> m; int f(int x) override { m[std::to_string(x)] += x; return (int)m.size(); } };
            template <class F> int apply(F f, int n) { int s = 0; for (int i = 0; i < n; i++) s += f(i); return s; }
            }
            int main(int c, char **v) {
              app::D d;
              std::vector<int> q;
              for (int i = 0; i < 1000; i++) q.push_back(i * 7919 % 1000);
              std::sort(q.begin(), q.end(), [](int a, int b) { return a > b; });
              int r = app::apply([&](int i) { return d.f(q[i]) + app::Box<int>{i}.get(); }, 100);
              std::function<int(int)> g = [&](int x) { return d.f(x); };
              try { if (g(3) == -1) throw 1; } catch (int) { return 2; }
              printf("%d\\n", r);
              return 0;
            }
            """;

    static final String RUST = """
            use std::collections::HashMap;
            fn fold(v: &[u64]) -> u64 { v.iter().map(|x| x.wrapping_mul(31)).filter(|x| x % 3 != 0).fold(0, |a, b| a ^ b) }
            trait T { fn go(&self) -> u64; }
            struct A(u64);
            impl T for A {
                fn go(&self) -> u64 {
                    let mut m = HashMap::new();
                    for i in 0..self.0 { *m.entry(i % 7).or_insert(0u64) += i; }
                    m.values().sum()
                }
            }
            fn main() {
                let v: Vec<u64> = (0..1000).collect();
                let b: Box<dyn T> = Box::new(A(100));
                println!("{} {:?}", fold(&v), b.go());
            }
            """;

    static final String GO = """
            package main

            import (
                "fmt"
                "sort"
                "strings"
            )

            type counts struct{ m map[string]int }

            func (c *counts) add(k string) int { c.m[k]++; return c.m[k] }
            func square(x int) int             { return x * x }
            func main() {
                c := &counts{m: map[string]int{}}
                v := []int{}
                for i := 0; i < 100; i++ {
                    v = append(v, square(i)%17)
                    c.add(strings.Repeat("a", i%5))
                }
                sort.Slice(v, func(a, b int) bool { return v[a] < v[b] })
                fmt.Println(v[0], len(c.m))
            }
            """;

    private Compiled() {}

    /** Compiles a source; the output's name is that of the source without its extension. */
    static Path compile(Path directory, String fileName, String source, String... command)
            throws IOException, InterruptedException {
        needs(command[0]);
        Files.writeString(directory.resolve(fileName), source);
        Path output = directory.resolve(fileName.substring(0, fileName.indexOf('.')));
        List<String> all = new ArrayList<>(List.of(command));
        all.add("-o");
        all.add(output.toString());
        all.add(fileName);
        run(directory, all.toArray(String[]::new));
        return output;
    }

    static void run(Path directory, String... command) throws IOException, InterruptedException {
        needs(command[0]);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("GO111MODULE", "off", "GOFLAGS", "", "LC_ALL", "C"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    static void needs(String tool) {
        boolean found = false;
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
            found |= Files.isExecutable(Path.of(directory, tool));
        }
        assumeTrue(found, tool + " is not installed");
    }

    /** As a profiler opens foreign files. */
    static java.nio.channels.@org.jspecify.annotations.Nullable FileChannel open(String path) {
        try {
            return java.nio.file.Files.isRegularFile(java.nio.file.Path.of(path))
                    ? java.nio.channels.FileChannel.open(java.nio.file.Path.of(path))
                    : null;
        } catch (java.io.IOException e) {
            return null;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
/*
 * Code made at run time, as JIT compilers make it: one piece is named by a jitdump file in the folder argv[2], the
 * other by /tmp/perf-PID.map, which the program removes when it ends.
 */
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "workload.h"

#define CODE_BYTES 64
#define JITDUMP_MAGIC 0x4a695444
#define CODE_LOAD 0
#define DEBUG_INFO 2

/* Counts down from its argument, with a frame pointer. */
#if defined(__x86_64__)
static const unsigned char COUNT_DOWN[] = {0x55, 0x48, 0x89, 0xe5, 0x48, 0x89, 0xf9, 0x48, 0xff, 0xc9, 0x75, 0xfb, 0x5d, 0xc3};
#else
static const uint32_t COUNT_DOWN[] = {0xa9bf7bfd, 0x910003fd, 0xf1000400, 0x54ffffe1, 0xa8c17bfd, 0xd65f03c0};
#endif

typedef void (*counter)(long);

static void put(FILE *out, const void *what, size_t size)
{
	if (fwrite(what, size, 1, out) != 1)
		exit(3);
}

static void put32(FILE *out, uint32_t value)
{
	put(out, &value, sizeof(value));
}

static void put64(FILE *out, uint64_t value)
{
	put(out, &value, sizeof(value));
}

static void write_dump(const char *folder, const unsigned char *code)
{
	const char name[] = "named_by_dump", file[] = "made/at/run_time.lang";
	char path[4096];
	FILE *out;

	snprintf(path, sizeof(path), "%s/jit-%d.dump", folder, getpid());
	out = fopen(path, "w+");
	if (!out)
		exit(3);
	put32(out, JITDUMP_MAGIC);
	put32(out, 1);
	put32(out, 40);
	put32(out, 0);
	put64(out, (uint64_t)getpid() << 32);
	put64(out, 0);
	put64(out, 0);
	put32(out, DEBUG_INFO);
	put32(out, 16 + 16 + 16 + sizeof(file));
	put64(out, 0);
	put64(out, (uintptr_t)code);
	put64(out, 1);
	put64(out, (uintptr_t)code);
	put32(out, 42);
	put32(out, 0);
	put(out, file, sizeof(file));
	put32(out, CODE_LOAD);
	put32(out, 16 + 40 + sizeof(name) + CODE_BYTES);
	put64(out, 0);
	put32(out, getpid());
	put32(out, getpid());
	put64(out, (uintptr_t)code);
	put64(out, (uintptr_t)code);
	put64(out, CODE_BYTES);
	put64(out, 0);
	put(out, name, sizeof(name));
	put(out, code, CODE_BYTES);
	fflush(out);
	/* How a profiler finds the file. */
	if (mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fileno(out), 0) == MAP_FAILED)
		exit(3);
}

STEP void call_both(counter dumped, counter mapped)
{
	dumped(A_WHILE);
	mapped(A_WHILE);
	NO_TAIL_CALL();
}

int main(int argc, char **argv)
{
	double until = now_seconds() + seconds_to_run(argc, argv);
	unsigned char *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char map_path[64];
	FILE *map;

	if (code == MAP_FAILED || argc < 3)
		return 3;
	memcpy(code, COUNT_DOWN, sizeof(COUNT_DOWN));
	memcpy(code + CODE_BYTES, COUNT_DOWN, sizeof(COUNT_DOWN));
	if (mprotect(code, 4096, PROT_READ | PROT_EXEC))
		return 3;
	__builtin___clear_cache((char *)code, (char *)code + 2 * CODE_BYTES);
	write_dump(argv[2], code);
	snprintf(map_path, sizeof(map_path), "/tmp/perf-%d.map", getpid());
	map = fopen(map_path, "w");
	if (!map)
		return 3;
	fprintf(map, "%lx %x named_by_map\n", (unsigned long)(code + CODE_BYTES), CODE_BYTES);
	fclose(map);
	say_ready();
	while (now_seconds() < until)
		call_both((counter)(uintptr_t)code, (counter)(uintptr_t)(code + CODE_BYTES));
	unlink(map_path);
	return 0;
}

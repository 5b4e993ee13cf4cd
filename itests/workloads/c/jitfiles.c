// jitfiles MODE SECONDS: runs generated code, of which a file of JIT compilers
// tells. MODE:
//   good            one line of a perf map names the code
//   sparse GIB      a perf map of so many GiB of zeros
//   fifo            a FIFO in the place of the perf map
//   unique N        N lines of other code before the one that counts
//   same MIB        so many MiB of lines about one address
//   dump N          a jitdump of N records of 60 kB each, which say nothing
//   replaced        the code's name changes half way through
// Prints the file's name when it runs.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void append(const char *path, const void *code, const char *name)
{
	FILE *f = fopen(path, "a");
	if (!f)
		die(path);
	fprintf(f, "%lx 1000 %s\n", (unsigned long)code, name);
	fclose(f);
}

static void sparse(const char *path, off_t bytes)
{
	int f = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
	if (f < 0 || ftruncate(f, bytes))
		die(path);
	close(f);
}

static void unique(const char *path, long lines)
{
	FILE *f = fopen(path, "w");
	if (!f)
		die(path);
	for (long i = 0; i < lines; i++)
		fprintf(f, "%lx 10 name_of_a_function_%ld\n", 0x10000000 + i * 16, i);
	fclose(f);
}

static void same(const char *path, long mebibytes)
{
	FILE *f = fopen(path, "w");
	if (!f)
		die(path);
	for (long i = 0; i < mebibytes << 16; i++)
		fputs("10000000 10 nm1\n", f);
	fclose(f);
}

static void dump(const char *path, long records)
{
	uint32_t head[10] = {0x4A695444, 1, 40, 62, 0, getpid(), 0, 0, 0, 0};
	int f = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
	off_t at = sizeof head;
	if (f < 0 || write(f, head, sizeof head) != sizeof head)
		die(path);
	for (long i = 0; i < records; i++, at += 61440) {
		uint32_t record[4] = {99, 61440, 0, 0};
		if (pwrite(f, record, sizeof record, at) != sizeof record)
			die(path);
	}
	if (ftruncate(f, at) || mmap(0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, f, 0) == MAP_FAILED)
		die(path);
	close(f);
}

static void run(const unsigned char *code, double seconds)
{
	uint64_t (*loop)(uint64_t);
	double end = now() + seconds;
	memcpy(&loop, &code, sizeof loop);
	do
		loop(10000000);
	while (now() < end);
}

int main(int argc, char **argv)
{
	static const unsigned char program[] = {// inc %rax; dec %rdi; jne back; ret
						0x48, 0xff, 0xc0, 0x48, 0xff, 0xcf, 0x75, 0xf8, 0xc3};
	const char *mode = argc > 1 ? argv[1] : "good";
	double seconds = argc > 2 ? atof(argv[2]) : 1;
	long n = argc > 3 ? atol(argv[3]) : 1;
	char path[100];
	unsigned char *code = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (code == MAP_FAILED)
		die("mmap");
	memcpy(code, program, sizeof program);
	snprintf(path, sizeof path, strcmp(mode, "dump") ? "/tmp/perf-%d.map" : "/tmp/jit-%d.dump", getpid());
	unlink(path);
	if (!strcmp(mode, "sparse"))
		sparse(path, (off_t)n << 30);
	else if (!strcmp(mode, "fifo") && mkfifo(path, 0644))
		die(path);
	else if (!strcmp(mode, "unique"))
		unique(path, n);
	else if (!strcmp(mode, "same"))
		same(path, n);
	else if (!strcmp(mode, "dump"))
		dump(path, n);
	if (!strcmp(mode, "good") || !strcmp(mode, "unique"))
		append(path, code, "named_by_map");
	if (!strcmp(mode, "replaced"))
		append(path, code, "first_of_two");
	printf("ready %s\n", path);
	fflush(stdout);
	if (!strcmp(mode, "replaced")) {
		run(code, seconds / 2);
		append(path, code, "second_of_two");
		run(code, seconds / 2);
	} else
		run(code, seconds);
	unlink(path);
	return 0;
}

// fiforace N FOLDER SECONDS: maps N files of code, each of which has become a
// FIFO when somebody wants to read it, and takes CPU time in between. The files
// are copies of this program, each with a build id of its own.
#define _GNU_SOURCE
#include "workload.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* The bytes of the build id's note in an image of this file. */
static unsigned char *build_id(unsigned char *image)
{
	Elf64_Ehdr *head = (Elf64_Ehdr *)image;
	Elf64_Phdr *segments = (Elf64_Phdr *)(image + head->e_phoff);

	for (int i = 0; i < head->e_phnum; i++) {
		Elf64_Nhdr *note = (Elf64_Nhdr *)(image + segments[i].p_offset);
		if (segments[i].p_type == PT_NOTE && note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4)
			return (unsigned char *)(note + 1) + 4;
	}
	return NULL;
}

STEP void race(unsigned char *image, size_t size, const char *folder, int number)
{
	char file[4096], fifo[4200];
	unsigned char *id = build_id(image);
	int fd, key = getpid() * 1000 + number;
	void *code;

	if (id)
		memcpy(id, &key, sizeof key);
	snprintf(file, sizeof file, "%s/raced-%d-%d", folder, getpid(), number);
	snprintf(fifo, sizeof fifo, "%s.fifo", file);
	fd = open(file, O_RDWR | O_CREAT, 0755);
	if (fd < 0 || write(fd, image, size) != (ssize_t)size || mkfifo(fifo, 0644))
		die(file);
	close(fd);
	fd = open(file, O_RDONLY);
	code = mmap(NULL, 8192, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0x1000);
	if (code == MAP_FAILED)
		die("mmap");
	munmap(code, 8192);
	if (rename(fifo, file))
		die("rename");
	close(fd);
}

int main(int argc, char **argv)
{
	struct stat self;
	unsigned char *image;
	int fd = open("/proc/self/exe", O_RDONLY), n = atoi(argv[1]), number = 0;
	double end = now_seconds() + (argc > 3 ? atof(argv[3]) : 10), next = 0;

	if (fd < 0 || fstat(fd, &self) || !(image = malloc(self.st_size)) ||
	    read(fd, image, self.st_size) != self.st_size)
		die("/proc/self/exe");
	say_ready();
	while (now_seconds() < end) {
		if (now_seconds() >= next) {
			for (int i = 0; i < n; i++)
				race(image, self.st_size, argv[2], number++);
			next = now_seconds() + 0.5;
		}
		spin(A_WHILE);
	}
	return 0;
}

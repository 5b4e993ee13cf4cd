// SPDX-License-Identifier: Apache-2.0
/* Opens a library beside it every 300 ms, spends the time in it, and closes it again. */
#include <dlfcn.h>
#include <libgen.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "workload.h"

static char path[PATH_MAX + 32];

STEP void call_library(void (*entry)(long), double until)
{
	while (now_seconds() < until)
		entry(A_WHILE);
}

STEP void open_and_call(double until)
{
	void *library = dlopen(path, RTLD_NOW);
	void (*entry)(long);

	if (!library) {
		fprintf(stderr, "%s\n", dlerror());
		exit(1);
	}
	*(void **)&entry = dlsym(library, "library_entry");
	call_library(entry, until);
	dlclose(library);
}

int main(int argc, char **argv)
{
	double until;
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX);

	if (length < 0)
		return 1;
	path[length] = 0;
	dirname(path);
	strcat(path, "/liblibrary.so");
	say_ready();
	until = now_seconds() + seconds_to_run(argc, argv);
	while (now_seconds() < until)
		open_and_call(now_seconds() + 0.3);
	return 0;
}

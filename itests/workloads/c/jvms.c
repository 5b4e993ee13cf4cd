// SPDX-License-Identifier: Apache-2.0
/*
 * Processes of the size of a Java virtual machine: jvms LIBJVM N. Starts one, then forks N times; the children have all its
 * mappings and structures and one thread that waits.
 */
#include <dlfcn.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

/* As in jni.h. */
struct option {
	char *text;
	void *extra;
};
struct arguments {
	int32_t version;
	int32_t count;
	struct option *options;
	uint8_t ignore_unrecognized;
};
typedef int32_t (*create_t)(void **vm, void **env, struct arguments *arguments);

int main(int argc, char **argv)
{
	struct option options[] = {{"-Xmx16m", NULL}, {"-XX:+UseSerialGC", NULL}, {"-Xshare:auto", NULL}};
	struct arguments arguments = {0x00010008, 3, options, 1};
	void *library = argc > 2 ? dlopen(argv[1], RTLD_NOW | RTLD_GLOBAL) : NULL;
	create_t create = library ? (create_t)(uintptr_t)dlsym(library, "JNI_CreateJavaVM") : NULL;
	void *vm, *env;

	if (!create || create(&vm, &env, &arguments)) {
		fprintf(stderr, "usage: jvms LIBJVM N; %s\n", library ? "no virtual machine" : dlerror());
		return 1;
	}
	for (int i = atoi(argv[2]); i > 0; i--) {
		if (!fork()) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (;;)
				pause();
		}
	}
	printf("ready\n");
	fflush(stdout);
	for (;;)
		pause();
}

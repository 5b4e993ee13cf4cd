// SPDX-License-Identifier: Apache-2.0
/*
 * A fiber on a stack that lies above the one it was entered from, as of a coroutine library: its rows say where the
 * caller's frame is, which is at a lower address.
 */
#include "workload.h"
#include <pthread.h>
#include <sys/mman.h>

#define STACK_BYTES (256 << 10)

static char *fiber_stack;

STEP void fiber_leaf(long count)
{
	spin(count);
}

STEP void on_fiber(long count)
{
	fiber_leaf(count);
	NO_TAIL_CALL();
}

/* Calls on_fiber() on the stack that ends at top. */
STEP void enter_fiber(void *top, long count);
#if defined(__x86_64__)
__asm__(".text\n"
	".type enter_fiber, @function\n"
	"enter_fiber:\n"
	".cfi_startproc\n"
	"push %rbp\n"
	".cfi_def_cfa_offset 16\n"
	".cfi_offset %rbp, -16\n"
	"mov %rsp, %rbp\n"
	".cfi_def_cfa_register %rbp\n"
	"mov %rdi, %rsp\n"
	"mov %rsi, %rdi\n"
	"call on_fiber\n"
	"mov %rbp, %rsp\n"
	"pop %rbp\n"
	".cfi_def_cfa %rsp, 8\n"
	"ret\n"
	".cfi_endproc\n"
	".size enter_fiber, . - enter_fiber\n");
#else
__asm__(".text\n"
	".type enter_fiber, @function\n"
	"enter_fiber:\n"
	".cfi_startproc\n"
	"stp x29, x30, [sp, #-16]!\n"
	".cfi_def_cfa_offset 16\n"
	".cfi_offset x29, -16\n"
	".cfi_offset x30, -8\n"
	"mov x29, sp\n"
	".cfi_def_cfa_register x29\n"
	"mov sp, x0\n"
	"mov x0, x1\n"
	"bl on_fiber\n"
	"mov sp, x29\n"
	"ldp x29, x30, [sp], #16\n"
	".cfi_restore x29\n"
	".cfi_restore x30\n"
	".cfi_def_cfa sp, 0\n"
	"ret\n"
	".cfi_endproc\n"
	".size enter_fiber, . - enter_fiber\n");
#endif

STEP void run_fibers(double until)
{
	while (now_seconds() < until) {
		enter_fiber(fiber_stack + STACK_BYTES, A_WHILE);
		NO_TAIL_CALL();
	}
}

static void *thread(void *until)
{
	run_fibers(*(double *)until);
	return NULL;
}

int main(int argc, char **argv)
{
	double until = now_seconds() + seconds_to_run(argc, argv);
	char *both = mmap(NULL, 2 * STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pthread_attr_t attributes;
	pthread_t id;

	if (both == MAP_FAILED)
		return 1;
	fiber_stack = both + STACK_BYTES;
	pthread_attr_init(&attributes);
	pthread_attr_setstack(&attributes, both, STACK_BYTES);
	if (pthread_create(&id, &attributes, thread, &until))
		return 1;
	say_ready();
	return pthread_join(id, NULL);
}

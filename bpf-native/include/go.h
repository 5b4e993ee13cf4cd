/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the Java half of the Go unwinder publishes of a process: where the current g is found, offsets within g and m,
 * and the functions at which a stack ends and goes on elsewhere. Read from the process's own executable.
 */
#ifndef HEARTH_GO_H
#define HEARTH_GO_H

#include "kernel.h"

/* The same in Go 1.16 to 1.27, runtime/runtime2.go: g begins with its stack's bounds, m with g0. */
#define GO_G_STACK_LOW 0
#define GO_G_STACK_HIGH 8
#define GO_G_M 48
#define GO_G_SCHED_SP 56
#define GO_G_SCHED_PC 64
#define GO_G_BYTES 72
#define GO_M_G0 0

/* Functions of runtime/asm_*.s that change stacks. */
enum go_function {
	GO_SYSTEMSTACK = 0, /* goroutine -> scheduler's stack; comes back */
	GO_ASMCGOCALL = 1,  /* goroutine -> C on the scheduler's stack; comes back */
	GO_MORESTACK = 2,   /* goroutine that needs a larger stack -> scheduler's stack */
	GO_MCALL = 3,	    /* goroutine that gives way -> scheduler's stack */
	GO_CGOCALLBACK = 4, /* C on the scheduler's stack -> goroutine */
	GO_FUNCTIONS = 5,
};

/* How the runtime keeps the labels of a goroutine (g.labels), runtime/pprof/label.go. */
enum go_label_form {
	GO_LABELS_NONE = 0, /* nothing in this program sets labels */
	GO_LABELS_MAP = 1,  /* up to Go 1.23: *map[string]string */
	GO_LABELS_LIST = 2, /* from Go 1.24: *[]struct{key, value string} */
};

struct go_code {
	u64 start;
	u64 end;
	u64 frame; /* bytes between the stack pointer and its value at the function's entry, behind the prologue */
};

struct go_process {
	s64 tls; /* x86-64: distance of the current g from the thread pointer */
	u32 m_curg;
	u32 g_labels;
	u32 label_form;
	u32 g_sched_lr; /* arm64 */
	u16 saved_g; /* asmcgocall, from its stack pointer on the scheduler's stack: the goroutine that it left; 0: none
		      */
	u16 saved_depth; /* how deep that one's stack was; the stack pointer itself if there is no goroutine */
	u32 reserved;
	struct go_code functions[GO_FUNCTIONS];
};
_Static_assert(sizeof(struct go_process) == 32 + GO_FUNCTIONS * 24, "go_process is shared with Java");

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The little of the kernel that Hearth's programs read: fixed-width types, register
 * files and the task fields that CO-RE relocates. Written by hand so that building
 * needs no vmlinux.h; field names are those of Linux 5.17 and later.
 */
#ifndef HEARTH_KERNEL_H
#define HEARTH_KERNEL_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s16 s16;
typedef __s32 s32;
typedef __s64 s64;

#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif

#if defined(__TARGET_ARCH_x86)

/* arch/x86/include/uapi/asm/ptrace.h: struct pt_regs, which a perf_event program sees as its context. */
struct user_regs {
	u64 r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax;
	u64 ip, cs, flags, sp, ss;
};

/* Code segments of arch/x86/include/asm/segment.h: privilege in the low two bits, 0x23 for 32-bit code. */
#define REGS_ARE_USER(r) (((r)->cs & 3) == 3)
#define REGS_ARE_COMPAT(r) (((r)->cs & 0xffff) == 0x23)

#elif defined(__TARGET_ARCH_arm64)

/* arch/arm64/include/uapi/asm/ptrace.h: struct user_pt_regs. */
struct user_regs {
	u64 regs[31];
	u64 sp;
	u64 pc;
	u64 pstate;
};

/* PSTATE mode bits: EL0t is 0; bit 4 set means a 32-bit state. */
#define REGS_ARE_USER(r) (((r)->pstate & 0xf) == 0)
#define REGS_ARE_COMPAT(r) (((r)->pstate & 0x10) != 0)

#else
#error "unsupported target architecture"
#endif

/* include/uapi/linux/bpf_perf_event.h, with the register file above. */
struct perf_context {
	struct user_regs regs;
	u64 sample_period;
	u64 addr;
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct upid {
	int nr;
};

struct pid {
	unsigned int level;
	struct upid numbers[1];
};

#if defined(__TARGET_ARCH_x86)
struct thread_struct {
	unsigned long fsbase;
};
#else
struct thread_user {
	unsigned long tp_value;
};

struct thread_struct {
	struct thread_user uw;
};
#endif

struct task_struct {
	int pid;
	int tgid;
	unsigned int flags;
	struct pid *thread_pid;
	struct thread_struct thread;
};

#pragma clang attribute pop

/* include/linux/sched.h */
#define PF_IDLE 0x00000002
#define PF_KTHREAD 0x00200000

#endif

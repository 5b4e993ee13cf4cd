/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Records and counters that BPF programs hand to user space. All integers are in the
 * machine's byte order; the Java side of each is a ...Layout class of profiler-core.
 */
#ifndef HEARTH_RECORDS_H
#define HEARTH_RECORDS_H

#include "kernel.h"

#define MAX_KERNEL_FRAMES 127
#define MAX_WORDS 4096 /* kernel frames and user words together; a power of two */
#define MAX_USER_FRAMES 1536
#define MAX_STACK_BYTES 8192
#define MAX_LABEL_WORDS 1024 /* of all labels of a sample */
#define MAX_LABEL_BYTES 4095 /* of a key or a value; what is longer is cut */
#define COMM_BYTES 16
#define MAX_ORIGINS 16 /* what samples come from: 0 is the CPU clock, the others are probes while they are in use */

/* How the user half of a stack ended. */
enum outcome {
	OUTCOME_NONE = 0, /* kernel thread or idle: there is no user half */
	OUTCOME_COMPLETE = 1,
	OUTCOME_PROCESS_UNKNOWN = 2, /* the three "too early" ones carry a copy of the stack */
	OUTCOME_MAPPING_UNKNOWN = 3,
	OUTCOME_TABLE_PENDING = 4,
	OUTCOME_NO_RULE = 5,
	OUTCOME_UNREADABLE = 6,
	OUTCOME_DEPTH = 7,
	OUTCOME_BAD_CFA = 8,
	OUTCOME_COMPAT = 9,    /* 32-bit code: what its frame pointers gave */
	OUTCOME_SWITCHES = 10, /* more changes between unwinders than the kernel allows (33 tail calls) */
	OUTCOME_RUNTIME = 11,  /* a runtime's unwinder gave up: its error is counted in its slot */
	OUTCOME_COUNT = 12,
};

/*
 * Frame words of the user half: kind in the top four bits.
 *   FRAME_OBJECT   | object << 40 | ELF virtual address
 *   FRAME_ADDRESS  | absolute address
 *   FRAME_RUNTIME  | words that follow (4 bits) << 56 | slot << 48 | 48 bits of the unwinder's own
 *   FRAME_CALL     | as FRAME_OBJECT: a call of an interpreter, to be replaced by a segment of its frames
 *   FRAME_SEGMENT  | slot << 48: the frames of one call of an interpreter end here
 * Return addresses are already moved back by one, into the call instruction.
 */
#define FRAME_OBJECT (1ULL << 60)
#define FRAME_ADDRESS (2ULL << 60)
#define FRAME_RUNTIME (3ULL << 60)
#define FRAME_CALL (4ULL << 60)
#define FRAME_SEGMENT (5ULL << 60)
#define FRAME_WORDS_SHIFT 56
#define FRAME_SLOT_SHIFT 48
#define FRAME_RUNTIME_MASK ((1ULL << 48) - 1)
#define FRAME_OBJECT_SHIFT 40
#define FRAME_PAYLOAD_MASK ((1ULL << 60) - 1)

/*
 * A label: one word, then the bytes of the key and those of the value, each filled up with zeros to whole words.
 *   bytes of the key | bytes of the value << 16 | LABEL_CUT when either was longer
 */
#define LABEL_VALUE_SHIFT 16
#define LABEL_CUT (1ULL << 32)

#define SAMPLE_HEADER_BYTES 72

struct sample {
	u64 time; /* CLOCK_MONOTONIC, ns */
	u32 pid;  /* thread group, in the namespace being profiled */
	u32 tid;
	u32 generation; /* of the process entry used; 0: none */
	u16 cpu;
	u16 label_words;
	u8 kernel_frames;
	u8 origin; /* cookie of the event's link, below MAX_ORIGINS */
	u16 user_words;
	u8 outcome;
	u8 return_address; /* pc is one */
	u16 stack_bytes;   /* copy of the stack from sp upwards, behind the words */
	u64 pc;		   /* where unwinding stopped: the registers that go with the stack copy */
	u64 sp;
	u64 fp;
	char comm[COMM_BYTES];
	u64 words[MAX_WORDS + MAX_STACK_BYTES / 8]; /* kernel frames, labels, user words, stack copy */
};
_Static_assert(__builtin_offsetof(struct sample, words) == SAMPLE_HEADER_BYTES, "sample is shared with Java");

enum counter {
	COUNTER_TAKEN = 0,     /* samples that passed every filter */
	COUNTER_RING_FULL = 1, /* of these, not written */
	COUNTER_FILTERED = 2,
	COUNTER_OUTSIDE = 3, /* processes of other PID namespaces */
	COUNTER_IDLE = 4,
	COUNTER_UNFINISHED = 5, /* taken, but a runtime's program has returned without handing back */
	COUNTER_OUTCOME = 8,	/* + enum outcome */
	/* Taken, and of these not written (ring full, unfinished), by origin: + origin. */
	COUNTER_ORIGIN_TAKEN = 32,
	COUNTER_ORIGIN_UNWRITTEN = 48,
	COUNTER_COUNT = 64,
};

#endif

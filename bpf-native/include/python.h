/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the Java half publishes of a process that runs CPython: where its interpreters are, and where the fields of its
 * structures lie in this version of CPython.
 */
#ifndef HEARTH_PYTHON_H
#define HEARTH_PYTHON_H

#include "kernel.h"

/* Most bytes of a structure that are read; offsets of fields are below, eight bytes before the end at the latest. */
#define PYTHON_THREAD_BYTES 512
#define PYTHON_FRAME_BYTES 128
#define PYTHON_CODE_BYTES 256

/* How the frames of one call of _PyEval_EvalFrameDefault end. */
enum python_calls {
	PYTHON_FRAME_A_CALL = 0, /* up to 3.10: every frame is a call */
	PYTHON_ENTRY_FLAG = 1,	 /* 3.11: the outermost of a call says so */
	PYTHON_SHIM_FRAME = 2,	 /* from 3.12 on: a frame that is owned by the C stack lies between calls */
};

struct python_process {
	u64 interpreters;     /* address of the pointer to the newest interpreter; 0: there is only the main one */
	u64 main_interpreter; /* address of the first one, the last in the list */
	s32 thread_slot;      /* from the thread pointer to a word that holds the PyThreadState; 0: unknown */
	u32 interpreter_next;
	u32 interpreter_threads;
	u16 thread_bytes; /* of PyThreadState to read, up to the last field below */
	u16 thread_next;
	u16 thread_id;
	u16 thread_frame;
	u16 cframe_frame; /* 3.11, 3.12: of current_frame in the _PyCFrame that thread_frame points to; else 0xffff
			   */
	u16 frame_bytes;
	u16 frame_code;
	u16 frame_back;
	u16 frame_last;	 /* f_lasti, prev_instr or instr_ptr */
	u16 frame_owner; /* is_entry or owner */
	u16 code_bytes;
	u16 code_name;
	u16 code_qualname; /* that of co_name before 3.11 */
	u16 code_filename;
	u16 code_lines; /* co_lnotab or co_linetable */
	u16 code_first_line;
	u16 code_argcount;
	u16 code_start; /* co_code_adaptive; 0: frame_last is a number already */
	u16 calls;	/* enum python_calls */
	u16 unused[3];
};
_Static_assert(sizeof(struct python_process) == 72, "python_process is shared with Java");

#endif

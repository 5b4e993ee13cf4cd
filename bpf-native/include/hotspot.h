/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the Java half publishes of a process with a HotSpot virtual machine, and the frames that come back. Names are
 * those of HotSpot's own structures (vmStructs.cpp); offsets are in bytes. The Java side is HotSpotLayout.
 */
#ifndef HEARTH_HOTSPOT_H
#define HEARTH_HOTSPOT_H

#include "kernel.h"

#define HOTSPOT_HEAPS 8
#define HOTSPOT_ENTRIES 8
#define HOTSPOT_ABSENT 0xffff /* an offset that this version does not have */

/* A CodeHeap: blobs of code in blocks of whole segments, with a byte a segment that leads back to the block's first. */
struct hotspot_heap {
	u64 start;
	u64 end;
	u64 segmap;
};

/* An interpreter codelet that enters a method; the frame pointer is the method's from `framed` on. */
struct hotspot_entry {
	u64 start;
	u64 framed;
	u64 end;
};

struct hotspot_process {
	u64 cache_start; /* bounds of all heaps */
	u64 cache_end;
	u64 interpreter_start;
	u64 interpreter_end;
	u64 entries_start; /* codelets that enter methods */
	u64 entries_end;
	u64 call_stub_return;
	u32 heap_count;
	u32 entry_count;
	u16 segment_shift;
	u16 block_header; /* sizeof(HeapBlock), in front of each blob */
	u16 block_used;
	u16 blob_name;
	u16 blob_code_begin;
	u16 blob_code_end;
	u16 blob_frame_size;
	u16 blob_frame_complete;
	u16 nmethod_compile_id;
	u16 nmethod_orig_pc;
	u16 nmethod_deopt;
	u16 nmethod_deopt_mh;
	u16 code_by_offset; /* code begin, end and deoptimisation handlers: 1: s32 from the blob, 0: addresses */
	u16 method_const_method;
	u16 const_method_size;
	u16 bcp_slot; /* below the frame pointer */
	struct hotspot_heap heaps[HOTSPOT_HEAPS];
	struct hotspot_entry entries[HOTSPOT_ENTRIES];
};

/*
 * A frame is two words. The first holds an aligned pointer with one of these and HOTSPOT_LEAF in its low bits, the
 * second a cookie << 32 | position:
 *   INTERPRETED  Method*, its ConstMethod* >> 3, bytecode index
 *   COMPILED     nmethod*, its compile id, bytes from the begin of its code
 *   STUB         CodeBlob*, the pointer to its name >> 3, bytes from the begin of its code
 */
#define HOTSPOT_INTERPRETED 0
#define HOTSPOT_COMPILED 1
#define HOTSPOT_STUB 2
#define HOTSPOT_LEAF 4 /* position is that of an instruction, not a return address */

#endif

// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include <bpf/bpf_core_read.h>
/* Reads kernel structures that are declared in part only. */
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct list_head {
	struct list_head *next;
};
struct mm_struct {
	unsigned long start_stack;
};
struct task_struct {
	int pid;
	int tgid;
	char comm[16];
	struct list_head tasks;
	struct mm_struct *mm;
	unsigned int sched_reset_on_fork : 1;
};
struct task_struct___invented {
	int does_not_exist;
};
struct no_such_type {
	int a;
};
#pragma clang attribute pop
enum pid_type {
	PIDTYPE_SID = 99,
	PIDTYPE_INVENTED = 100,
};

unsigned long long results[16];

SEC("raw_tp/read")
int read(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	results[0] = BPF_CORE_READ(task, pid);
	results[1] = BPF_CORE_READ(task, tgid);
	results[2] = bpf_core_field_size(task->comm);
	results[3] = bpf_core_field_exists(task->tasks.next);
	results[4] = bpf_core_field_exists(((struct task_struct___invented *)task)->does_not_exist);
	results[5] = bpf_core_type_exists(struct task_struct);
	results[6] = bpf_core_type_exists(struct no_such_type);
	results[7] = bpf_core_type_size(struct task_struct);
	results[8] = bpf_core_enum_value(enum pid_type, PIDTYPE_SID);
	results[9] = bpf_core_enum_value_exists(enum pid_type, PIDTYPE_INVENTED);
	results[10] = BPF_CORE_READ(task, mm, start_stack);
	results[11] = BPF_CORE_READ_BITFIELD_PROBED(task, sched_reset_on_fork);
	results[12] = (unsigned long long)__builtin_preserve_access_index(&task->comm[3]) - (unsigned long long)task;
	bpf_core_read(&results[13], 8, &task->comm);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";

// SPDX-License-Identifier: Apache-2.0
#include "c.h"
#include "_cgo_export.h"
#include <pthread.h>
#include <stddef.h>

static volatile int sink;

__attribute__((noinline)) int c_spin(int count)
{
	int sum = sink;

	for (int i = 0; i < count; i++)
		sum = sum * 31 ^ i;
	sink = sum;
	return sum & 1;
}

__attribute__((noinline)) static int c_inner(int what)
{
	int before = c_spin(50000);

	return goCalledBack(what) + before + c_spin(50000);
}

int c_call_back(int what)
{
	return c_inner(what) + 1;
}

static void *c_thread(void *unused)
{
	(void)unused;
	c_inner(0);
	return NULL;
}

int c_call_back_from_thread(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, c_thread, NULL))
		return 0;
	pthread_join(thread, NULL);
	return 1;
}

// SPDX-License-Identifier: Apache-2.0
#include "c.h"
#include "_cgo_export.h"

static volatile int sink;

__attribute__((noinline)) int c_nested(int depth)
{
	int sum = sink;

	if (depth > 0)
		return goNested(depth - 1) + 1;
	for (int i = 0; i < 200000; i++)
		sum = sum * 31 ^ i;
	sink = sum;
	return sum & 1;
}

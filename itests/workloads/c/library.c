// SPDX-License-Identifier: Apache-2.0
/* A library to be opened at run time, and one whose tiny function is called through the PLT. */
#include "workload.h"

STEP void library_leaf(long count)
{
	spin(count);
}

STEP void library_entry(long count)
{
	library_leaf(count);
	NO_TAIL_CALL();
}

STEP long tiny(long value)
{
	return value * 3 + 1;
}

// SPDX-License-Identifier: Apache-2.0
int c_nested(int depth);

// SPDX-License-Identifier: Apache-2.0
int c_spin(int count);
int c_call_back(int what);
int c_call_back_from_thread(void);

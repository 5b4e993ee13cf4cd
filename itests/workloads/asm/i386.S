// SPDX-License-Identifier: Apache-2.0
// A 32-bit program without libc: three calls deep with frame pointers, for ever.
	.text
	.globl _start
_start:
	xor %ebp, %ebp
	mov $4, %eax		// write(1, ready, 6)
	mov $1, %ebx
	mov $ready, %ecx
	mov $6, %edx
	int $0x80
again:
	call outer
	jmp again

	.type outer, @function
outer:
	push %ebp
	mov %esp, %ebp
	call middle
	pop %ebp
	ret
	.size outer, . - outer

	.type middle, @function
middle:
	push %ebp
	mov %esp, %ebp
	call burning
	pop %ebp
	ret
	.size middle, . - middle

	.type burning, @function
burning:
	push %ebp
	mov %esp, %ebp
	mov $100000000, %ecx
1:	dec %ecx
	jnz 1b
	pop %ebp
	ret
	.size burning, . - burning

	.section .rodata
ready:	.ascii "ready\n"
	.section .note.GNU-stack, "", @progbits

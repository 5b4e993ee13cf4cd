# SPDX-License-Identifier: Apache-2.0
# An executable of 200 MB: 400,000 functions, each with a frame of its own size and unwind tables.
    .altmacro
    .macro function number
    .globl  huge_\number
    .type   huge_\number, @function
huge_\number:
    .cfi_startproc
    push    %rbx
    .cfi_def_cfa_offset 16
    .cfi_offset rbx, -16
    sub     $(16 + (\number % 64) * 16), %rsp
    .cfi_def_cfa_offset (32 + (\number % 64) * 16)
    call    *%rdi
    add     $(16 + (\number % 64) * 16), %rsp
    .cfi_def_cfa_offset 16
    pop     %rbx
    .cfi_def_cfa_offset 8
    ret
    .skip   408, 0xcc
    .cfi_endproc
    .size   huge_\number, . - huge_\number
    .endm

    .text
    .set    number, 0
    .rept   400000
    function %number
    .set    number, number + 1
    .endr
    .section .note.GNU-stack, "", @progbits

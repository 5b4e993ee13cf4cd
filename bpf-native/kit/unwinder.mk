# SPDX-License-Identifier: GPL-2.0-only
# How an unwinder's BPF object is built, for both architectures and with the same bytes wherever it is built by the same
# compiler. A Makefile sets what differs from the defaults, includes this file and asks for $(OBJECTS):
#   KIT      the folder that holds this file     SOURCES  files NAME.bpf.c, all in one folder
#   OUT      where ARCHITECTURE/NAME.bpf.o go    HEADERS  the kit's headers
CLANG ?= clang
STRIP ?= llvm-strip
HEADERS ?= $(KIT)/include
SOURCES ?= $(wildcard *.bpf.c)
OUT ?= objects
OBJECTS := $(foreach a,x86-64 aarch64,$(patsubst %.bpf.c,$(OUT)/$(a)/%.bpf.o,$(notdir $(SOURCES))))

# -g for BTF; what a debugger alone needs is stripped. Paths of this machine are mapped away.
BPF_CFLAGS := -O2 -g -target bpf -mcpu=v3 -std=gnu11 -Wall -Wextra -Werror -I$(HEADERS) \
	-fdebug-prefix-map=$(CURDIR)=. -fdebug-prefix-map=$(abspath $(HEADERS))=include \
	-I/usr/include/x86_64-linux-gnu -I/usr/include/aarch64-linux-gnu

vpath %.bpf.c $(sort $(dir $(SOURCES)))

$(OUT)/x86-64/%.bpf.o: %.bpf.c $(wildcard $(HEADERS)/*.h) $(MAKEFILE_LIST)
	@mkdir -p $(@D)
	$(CLANG) $(BPF_CFLAGS) -D__TARGET_ARCH_x86 -c $< -o $@ && $(STRIP) -g $@

$(OUT)/aarch64/%.bpf.o: %.bpf.c $(wildcard $(HEADERS)/*.h) $(MAKEFILE_LIST)
	@mkdir -p $(@D)
	$(CLANG) $(BPF_CFLAGS) -D__TARGET_ARCH_arm64 -c $< -o $@ && $(STRIP) -g $@

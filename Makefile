# o365feed: GNU make.  `make help` tells what there is.
#
# Files are found by pattern, a room (a folder of src/) at a time: a new file
# needs no edit here.  What may be set, on the command line or in the
# environment: CC CFLAGS CPPFLAGS LDFLAGS YACC WERROR=1 PREFIX DESTDIR.

PREFIX		?= /usr/local
BINDIR		?= $(PREFIX)/bin
LIBEXECDIR	?= $(PREFIX)/libexec/o365feed
MANDIR		?= $(PREFIX)/share/man
# The configuration stands in /etc, but for a prefix of one's own and for
# /usr/local where that has an etc of its own (the BSDs).
ifneq ($(filter /usr $(if $(filter Linux,$(shell uname -s)),/usr/local),$(PREFIX)),)
SYSCONFDIR	?= /etc
else
SYSCONFDIR	?= $(PREFIX)/etc
endif

# Where objects go, and where the two programs go.
BUILD		?= build
OUT		?= .

# Rooms above base, lowest first; main.c and fetch/ are programs.
ROOMS		?= base prefix cache feed emit source conf publish report cmd
FETCH_ROOMS	= base cache

ifeq ($(origin CC),default)
CC		:= cc
endif
ifeq ($(origin YACC),default)
YACC		:= $(shell command -v byacc || command -v yacc || \
		    { command -v bison >/dev/null && echo bison -y -Wno-yacc -Wno-deprecated; } || \
		    echo byacc)
endif
PKG_CONFIG	?= pkg-config
INSTALL		?= install

# ---- flags --------------------------------------------------------------

CFLAGS		?= -O2 -g
WARNINGS	= -Wall -Wextra -pedantic -Wshadow -Wstrict-prototypes \
		  -Wmissing-prototypes -Wpointer-arith -Wcast-qual \
		  -Wwrite-strings -Wformat=2 -Wvla
ifneq ($(filter 1 true,$(WERROR) $(CI)),)
ERRORS		= -Werror
endif

# The sanitizers bring their own checks and want no fortified functions.
ifeq ($(SANITIZE),)
try		= $(shell echo 'int x;' | $(CC) -Werror $(1) -x c -c -o /dev/null \
		  - 2>/dev/null && echo '$(1)')
HARDEN		:= -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 \
		  $(call try,-fstack-protector-strong) \
		  $(call try,-fstack-clash-protection) \
		  $(call try,-fcf-protection)
ifeq ($(findstring -O,$(CFLAGS)),)
HARDEN		:= $(filter-out %_FORTIFY_SOURCE %_FORTIFY_SOURCE=2,$(HARDEN))
endif
# The tables of rows are full of pointers: packed, where the dynamic linker can
# unpack them (glibc 2.36), they take less than a fiftieth.
pack		= -Wl,-z,pack-relative-relocs
PACK		:= $(shell t=$$(mktemp) && echo 'int x, *volatile p = &x; \
		  int main(void) { return p != &x; }' | $(CC) $(CFLAGS) \
		  -fPIE -pie $(LDFLAGS) $(pack) -Wl,--fatal-warnings -x c \
		  -o $$t - 2>/dev/null && $$t 2>/dev/null && echo '$(pack)'; \
		  rm -f $$t)
ifneq ($(shell uname -s),Darwin)
HARDEN_LD	= $(PACK) -pie -Wl,-z,relro -Wl,-z,now -Wl,--as-needed
endif
else
HARDEN		= -fsanitize=$(SANITIZE) -fno-sanitize-recover=all \
		  -fno-omit-frame-pointer -DTIDY_EXIT
HARDEN_LD	= -fsanitize=$(SANITIZE)
endif

# libbsd is part of the C library on the BSDs, and missing there.
pkg		= $(shell $(PKG_CONFIG) $(1) 2>/dev/null)
PKGS		:= jansson $(call pkg,--exists libbsd-overlay && echo libbsd-overlay) \
		  $(call pkg,--exists libmd && echo libmd)
LIB_CFLAGS	:= $(call pkg,--cflags $(PKGS))
LIB_LIBS	:= $(or $(call pkg,--libs $(PKGS)),-ljansson -lbsd -lmd)
CURL_CFLAGS	:= $(call pkg,--cflags libcurl)
CURL_LIBS	:= $(or $(call pkg,--libs libcurl),-lcurl)
CMOCKA_CFLAGS	= $(call pkg,--cflags cmocka)
CMOCKA_LIBS	= $(or $(call pkg,--libs cmocka),-lcmocka)

# Everything but ERRORS; a change of it rebuilds all (see $(BUILD)/flags).
FLAGS		= -std=c11 -D_GNU_SOURCE \
		  -DLIBEXECDIR='"$(LIBEXECDIR)"' -DSYSCONFDIR='"$(SYSCONFDIR)"' \
		  $(CPPFLAGS) $(CFLAGS) -fPIE -ffile-prefix-map=$(CURDIR)=. \
		  $(HARDEN) $(WARNINGS) $(LIB_CFLAGS)
COMPILE		= $(CC) $(FLAGS) $(EXTRA) $(ERRORS) -MMD -MP
LINK		= $(CC) $(CFLAGS) $(HARDEN) $(LDFLAGS) $(HARDEN_LD)

# V=1 shows the whole commands.
say		= @$(if $(V),:,printf '%-7s %s\n' $(1) $@)
Q		= $(if $(V),,@)

# ---- files --------------------------------------------------------------

srcs		= $(foreach r,$(1),$(sort $(wildcard src/$(r)/*.c)))
objs		= $(patsubst src/%.c,$(BUILD)/%.o,$(call srcs,$(1)))
ifneq ($(filter conf,$(ROOMS)),)
GRAMMAR		= $(patsubst src/%.y,$(BUILD)/%.o,$(wildcard src/conf/parse.y))
endif

OBJS		:= $(call objs,$(ROOMS)) $(GRAMMAR)
FETCH_OBJS	:= $(call objs,fetch $(FETCH_ROOMS))
MAIN_OBJ	:= $(BUILD)/main.o
ARCHIVE		:= $(BUILD)/o365feed.a

C_TESTS		:= $(sort $(wildcard tests/unit/test_*.c tests/property/test_*.c))
TEST_BINS	:= $(C_TESTS:%.c=$(BUILD)/%)
# Helpers that C tests share: any other C file in tests/unit or tests/property,
# and the devices of tests/simulator.
TEST_HELP	:= $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(C_TESTS), \
		  $(sort $(wildcard tests/unit/*.c tests/property/*.c \
		  tests/simulator/*.c))))

# Fuzz targets: with replay.c a test, with libFuzzer a fuzzer (make fuzz).
# Those of the fetch program are linked with its objects.
FUZZ		:= $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_BINS	:= $(FUZZ:%.c=$(BUILD)/%)
FUZZ_FETCH	:= $(filter $(BUILD)/tests/fuzz/fuzz_fetch_%,$(FUZZ_BINS))
FUZZ_MAIN	?= $(BUILD)/tests/fuzz/replay.o
FUZZ_TIME	?= 60

O365FEED	?= $(OUT)/o365feed
O365FEED_FETCH	?= $(OUT)/o365feed-fetch
TEST_ENV	= O365FEED=$(O365FEED) O365FEED_FETCH=$(O365FEED_FETCH) \
		  BUILD=$(BUILD) TIMES=$(TIMES)

.PHONY: all demo check check-long check-faults tests fuzz fuzz-bins lint analyze flags golden bench asan \
	coverage valgrind install clean help FORCE
.DELETE_ON_ERROR:
.SUFFIXES:

all: $(OUT)/o365feed $(OUT)/o365feed-fetch

# ---- programs -----------------------------------------------------------

$(OUT)/o365feed: $(MAIN_OBJ) $(OBJS)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(LINK) -o $@ $^ $(LIB_LIBS)

$(OUT)/o365feed-fetch: $(FETCH_OBJS)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(LINK) -o $@ $^ $(CURL_LIBS) $(LIB_LIBS)

# Rewritten only when the flags differ from those of the last build.
BUILT_BY	= $(CC) $(FLAGS) $(YACC) $(LDFLAGS) $(HARDEN_LD)

$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(call quote,$(BUILT_BY)) | \
	    cmp -s - $@ || printf '%s\n' $(call quote,$(BUILT_BY)) >$@

quote		= '$(subst ','\'',$(1))'

$(BUILD)/%.o: src/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(COMPILE) -c -o $@ $<

# The grammar.  Its header is there for a scanner in a file of its own; what
# the generators write is theirs, and is spared the warnings that they earn.
$(BUILD)/conf/parse.c: src/conf/parse.y $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,YACC)
	$(Q)$(YACC) -d -o $@ $<

$(BUILD)/conf/parse.h: $(BUILD)/conf/parse.c
	@test -f $@ && touch $@

$(BUILD)/conf/parse.o: $(BUILD)/conf/parse.c
	$(call say,CC)
	$(Q)$(COMPILE) -Isrc/conf -I$(BUILD)/conf -Wno-missing-prototypes \
	    -Wno-strict-prototypes -Wno-shadow -c -o $@ $<

$(call objs,fetch): private EXTRA = $(CURL_CFLAGS)
ifneq ($(GRAMMAR),)
$(call objs,conf): private EXTRA = -I$(BUILD)/conf
$(call objs,conf): | $(BUILD)/conf/parse.h
endif

# ---- tests --------------------------------------------------------------

$(ARCHIVE): $(OBJS)
	@mkdir -p $(@D)
	@rm -f $@
	$(call say,AR)
	$(Q)$(AR) rcs $@ $^

tests: $(TEST_BINS) $(FUZZ_BINS)
	@:

$(BUILD)/tests/%.o: tests/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(COMPILE) $(CMOCKA_CFLAGS) -Isrc -c -o $@ $<

$(TEST_BINS): $(BUILD)/tests/%: $(BUILD)/tests/%.o $(TEST_HELP) $(ARCHIVE)
	$(call say,LINK)
	$(Q)$(LINK) -o $@ $^ $(CMOCKA_LIBS) $(LIB_LIBS)

$(FUZZ_FETCH): $(filter-out $(BUILD)/fetch/main.o,$(FETCH_OBJS))
$(filter-out $(FUZZ_FETCH),$(FUZZ_BINS)): $(TEST_HELP) $(ARCHIVE)
$(FUZZ_BINS): $(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o \
    $(BUILD)/tests/fuzz/fuzz.o $(FUZZ_MAIN)
	$(call say,LINK)
	$(Q)$(LINK) $(FUZZ_LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) \
	    $(if $(findstring fuzz_fetch_,$@),$(CURL_LIBS),$(CMOCKA_LIBS)) \
	    $(LIB_LIBS)

fuzz-bins: $(FUZZ_BINS)
	@:

# libFuzzer, a target after the other, FUZZ_TIME seconds each.  For AFL++:
# make fuzz-bins BUILD=build-afl OUT=build-afl CC=afl-clang-fast \
#     FUZZ_MAIN= FUZZ_LINK=-fsanitize=fuzzer
fuzz:
	$(MAKE) BUILD=build-fuzz OUT=build-fuzz CC=clang CFLAGS='-O1 -g' \
	    SANITIZE=fuzzer-no-link,address,undefined FUZZ_MAIN= \
	    FUZZ_LINK=-fsanitize=fuzzer fuzz-bins
	BUILD=build-fuzz FUZZ_TIME=$(FUZZ_TIME) sh tests/fuzz/run $(T)

check: all tests
	$(TEST_ENV) python3 tests/run $(T)

check-long: all tests
	CHECK_COUNT=long $(TEST_ENV) python3 tests/run $(T)

# Every fault at every source, and every command killed or failed at every call
# that writes, and without memory: three tables.  make check runs some of each.
check-faults: all
	$(TEST_ENV) sh tests/faults/run $(T)

# The same tests, with programs that stop at the first wrong read or write.
# Style does not depend on that.
asan:
	$(MAKE) BUILD=build-asan OUT=build-asan SANITIZE=address,undefined \
	    CFLAGS='-O1 -g' TIMES=4 check T='$(or $(T),$(filter-out \
	    tests/lint/,$(sort $(dir $(wildcard tests/*/test_*)))))'

# Which lines and branches the tests run (gcov).  Programs inside their walls
# could not say, so these have none; what was not run is in build-coverage/
# not-run, and tests/coverage/README.md says why not.
COVERED		?= unit/ property/ conf/ fuzz/ e2e/
COVER		= -O0 -g --coverage -fprofile-abs-path -fprofile-update=atomic
COVER_DIR	= $(CURDIR)/build-coverage
coverage:
	@mkdir -p $(COVER_DIR)
	$(CC) -O1 -fPIE -c -o $(COVER_DIR)/unwalled.o tests/coverage/unwalled.c
	@find $(COVER_DIR) -name '*.gcda' -exec rm -f {} +
	$(MAKE) BUILD=$(COVER_DIR) OUT=$(COVER_DIR) CFLAGS='$(COVER)' \
	    LDFLAGS='-Wl,--wrap=syscall,--wrap=_exit $(COVER_DIR)/unwalled.o' \
	    all tests
	-O365FEED=$(COVER_DIR)/o365feed BUILD=$(COVER_DIR) TIMES=4 \
	    O365FEED_FETCH=$(COVER_DIR)/o365feed-fetch \
	    python3 tests/run $(or $(T),$(COVERED:%=tests/%))
	-$(if $(T),:,O365FEED=$(COVER_DIR)/o365feed LC_ALL=C TZ=UTC TIMES=4 \
	    O365FEED_FETCH=$(COVER_DIR)/o365feed-fetch \
	    python3 tests/faults/memory.py --once)
	@python3 tests/coverage/report $(COVER_DIR) 95 $(COVER_DIR)/not-run

# End-to-end tests with both programs under valgrind.
valgrind:
	$(MAKE) BUILD=build-valgrind OUT=build-valgrind CFLAGS='-O1 -g' \
	    CPPFLAGS='$(CPPFLAGS) -DSANITIZED' all
	BUILD=build-valgrind sh tests/valgrind/run $(T)

lint: $(if $(GRAMMAR),$(BUILD)/conf/parse.h)
	@$(TEST_ENV) python3 tests/run tests/lint/

# Slower tools with opinions, for those who work on the code.
analyze: $(if $(GRAMMAR),$(BUILD)/conf/parse.h)
	python3 tests/lint/analyze.py

# How C is compiled here, for tests that compile.
flags:
	@printf '%s\n' $(call quote,$(FLAGS))

# A test with golden files rewrites them when GOLDEN=rewrite; what it did is
# then to be read in the diff, so nothing uncommitted may be there before.
golden: all tests
	@test -z "$$(git status --porcelain -- tests/*/golden tests/golden)" || \
	    { echo 'golden: commit or drop the changes in tests/golden first' >&2; \
	    exit 1; }
	GOLDEN=rewrite $(TEST_ENV) python3 tests/run golden
	@git status --short -- tests/*/golden tests/golden

bench: all
	$(TEST_ENV) sh tests/bench/run

demo: all
	O365FEED=$(abspath $(O365FEED)) sh contrib/demo/run

# ---- the rest -----------------------------------------------------------

D		= $(DESTDIR)
MAN5		= $(wildcard src/*.5)
MAN7		= $(wildcard src/*.7)
MAN8		= $(wildcard src/*.8)

# The example is installed beside the place of the configuration, not as it.
install: all
	$(INSTALL) -d '$D$(BINDIR)' '$D$(LIBEXECDIR)' '$D$(MANDIR)/man5' \
	    '$D$(MANDIR)/man7' '$D$(MANDIR)/man8' '$D$(SYSCONFDIR)'
	$(INSTALL) -m 755 $(OUT)/o365feed '$D$(BINDIR)/'
	$(INSTALL) -m 755 $(OUT)/o365feed-fetch '$D$(LIBEXECDIR)/'
	$(if $(MAN5),$(INSTALL) -m 644 $(MAN5) '$D$(MANDIR)/man5/')
	$(if $(MAN7),$(INSTALL) -m 644 $(MAN7) '$D$(MANDIR)/man7/')
	$(if $(MAN8),$(INSTALL) -m 644 $(MAN8) '$D$(MANDIR)/man8/')
	$(INSTALL) -m 644 conf/o365feed.conf \
	    '$D$(SYSCONFDIR)/o365feed.conf.example'

clean:
	rm -rf build build-asan build-fuzz build-coverage build-valgrind \
	    o365feed o365feed-fetch

help:
	@echo 'make               build ./o365feed and ./o365feed-fetch'
	@echo 'make demo          see it work, on sample data, without a network'
	@echo 'make check         all tests; T=NAME runs those whose path has NAME'
	@echo 'make check-long    the same with full counts of random runs'
	@echo 'make check-faults  every fault at every source and every system call'
	@echo 'make asan          the same with AddressSanitizer and UBSan'
	@echo 'make fuzz          fuzz each target for FUZZ_TIME=60 seconds; T=NAME'
	@echo 'make lint          style, layers, manuals'
	@echo 'make analyze       gcc -fanalyzer, cppcheck, clang-tidy'
	@echo 'make coverage      lines and branches that the tests run (gcov)'
	@echo 'make valgrind      end-to-end tests with the programs under valgrind'
	@echo 'make golden        rewrite the golden files from what is emitted now'
	@echo 'make bench         time it against its bounds and its peers'
	@echo 'make install       DESTDIR= PREFIX=/usr/local SYSCONFDIR='
	@echo 'make clean'

-include $(OBJS:.o=.d) $(MAIN_OBJ:.o=.d) $(FETCH_OBJS:.o=.d) \
	$(TEST_BINS:=.d) $(TEST_HELP:.o=.d) $(FUZZ_BINS:=.d)

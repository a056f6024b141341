#!/bin/sh
#
# make analyze: clang-tidy and cppcheck over the programs, as far as they are
# here.  They have opinions and are slow, so no change hangs on them.

cd "$(dirname "$0")/../.." || exit 1
make=make
$make --version 2>/dev/null | grep -q '^GNU' || make=gmake
$make -s all || exit 1
flags=$($make -s --no-print-directory CC=clang flags)
status=0
if command -v cppcheck >/dev/null 2>&1; then
	cppcheck -q --std=c11 --error-exitcode=1 --inline-suppr \
	    --enable=warning,performance,portability \
	    --suppress=missingInclude -Ibuild/conf src || status=1
else
	echo 'analyze: no cppcheck here' >&2
fi
if command -v clang-tidy >/dev/null 2>&1; then
	eval clang-tidy --quiet src/*.c src/*/*.c -- "$flags" \
	    -Ibuild/conf 2>/dev/null || status=1
else
	echo 'analyze: no clang-tidy here' >&2
fi
exit $status

/*
 * Fuzz targets: one file each, with libFuzzer's entry point.  `make fuzz` links
 * them with libFuzzer; AFL++'s afl-clang-fast takes the same; and replay.c
 * makes a plain program of each, which feeds it the files that it is given.
 *
 * A target aborts when a law is broken, which both kinds of main() notice.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int	 LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A law of the target. */
static inline void
fuzz_must(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "law broken: %s\n", what);
	abort();
}

/* The bytes as a file "name" in a folder of this process; its path. */
const char *fuzz_file(const char *name, const uint8_t *, size_t);
/* That folder. */
const char *fuzz_dir(void);
/*
 * A first line that names what the rest is for: *name gets it, cut short, and
 * *data and *n the rest.  No newline: all is the name.
 */
void	 fuzz_name(char name[64], const uint8_t **data, size_t *n);
/* The bytes with a NUL behind them; the caller frees. */
char	*fuzz_text(const uint8_t *, size_t);

#endif

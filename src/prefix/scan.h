/*
 * For this room only: a prefix as the words that keys are made of.
 */
#ifndef SCAN_H
#define SCAN_H

#include <stddef.h>
#include <stdint.h>

struct scan {
	int		 af;		/* 4 or 6 */
	unsigned	 len;
	uint64_t	 w[2];		/* the address, from the top bit on */
};

/* prefix_parse() in words; see there. */
int	 scan_prefix(const char *, size_t, unsigned flags, struct scan *,
	    const char **why);

#endif

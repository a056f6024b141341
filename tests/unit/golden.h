/*
 * tests/golden/PLATFORM/NAME/FILE: what is written now must stand there; with
 * GOLDEN=rewrite it is put there first.
 */
#ifndef GOLDEN_H
#define GOLDEN_H

#include <stddef.h>

void	 golden_compare(const char *platform, const char *name,
	    const char *file, const char *text, size_t n);

#endif

/*
 * Sets and prefixes from text, for tests; what can't be read is a failure.
 */
#ifndef SETS_H
#define SETS_H

#include "../../src/prefix/set.h"

/* One prefix a line, sorted.  Free with pset_free(). */
struct pset	 set_of(const char *text);
struct prefix	 prefix_of(const char *text);

#endif

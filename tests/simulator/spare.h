/*
 * What may be missing while a text is loaded line by line, where the device
 * takes it as a whole at a commit: who cuts a text and commits it may see it.
 */
#ifndef SPARE_H
#define SPARE_H

#include "versions.h"

/*
 * Where the longest prefix decides and a prefix has several rows, it accepts a
 * part of what it shall while they come or go one by one.
 */
uint64_t spare_several(const struct version *, const struct chain *, size_t f);
/*
 * A row with a prefix that has another range in the new state may give its
 * place to that at once: what it matched is there again when all of the new
 * ones are in.
 */
uint64_t spare_replaced(const struct device *, const struct version *now,
	    size_t f);

#endif

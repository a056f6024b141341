/*
 * Is it right, what a delta says of itself?  Worked out anew from the two
 * states, row by row against row.
 */
#ifndef SAYS_H
#define SAYS_H

#include "versions.h"

/*
 * Fills in the edits of each family and a bit for each that is blocked.  NULL,
 * or what is wrong.
 */
const char *says_right(const struct version *old, const struct version *now,
	    const char *text, struct emit_edits sum[FAMILIES],
	    unsigned *blocked);

#endif

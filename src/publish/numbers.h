/*
 * Sequence numbers are for life (DESIGN, section 6).
 */
#ifndef NUMBERS_H
#define NUMBERS_H

#include <stddef.h>

#include "record.h"

/*
 * "now" holds the platform, name, family and rows (set) of an object that is
 * about to be written, "old" its record (NULL: first publication).  Fills in
 * now->number, sentinel and retired.
 *
 * A row that was there keeps its number; one that comes back takes its own
 * again; a new one takes the middle of the gap between its neighbours, else
 * highest + step, else, at the ceiling, any that nothing ever had, else the
 * number that has been retired for the longest.  When there is none the object
 * is refused: -1 with the reason in why[].  All rows are permits, so their
 * order means nothing to a device.  A deny-all that an adopted list had under
 * another number than the sentinel's is a retired row from then on.
 */
int	 numbers_assign(struct object_record *now,
	    const struct object_record *old, const struct emitter *,
	    char *why, size_t);

/*
 * "now" holds the rows and numbers of an earlier state that is written again:
 * fills in its retired rows, which are what "old" has or had and it lacks.  0,
 * or -1 (memory).
 */
int	 numbers_retire(struct object_record *now,
	    const struct object_record *old);

#endif

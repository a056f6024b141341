/*
 * Retired rows: when the whole form of a platform that merges removes them.
 */
#ifndef RETIRED_H
#define RETIRED_H

#include "emit.h"

/* The live rows, to be asked by key and by number. */
struct live {
	struct row	*row;		/* by row_order(), then by number */
	uint32_t	*number;	/* sorted */
	size_t		 n;
	struct retired	*retired;	/* sorted, where their order counts */
};

enum when { NEVER, BEFORE, BETWEEN, AFTER };

/* 0, or -1 (memory, said); free in either case. */
int	 live_init(struct live *, const struct emit_object *);
void	 live_free(struct live *);
/*
 * When is a retired row's removal written?  Never, if it is live: the very row,
 * or (where rows are keyed by what they are) its key, or what a live row takes
 * the place of.  Before the rows, if one of them needs its place: the number is
 * held by another row now, or the device drops a key that it has already under
 * another number (DELS_FIRST), or may take two rows where one is meant.  An
 * older deny goes between the rows and the sentinel, and stays where there
 * never was a row, since it says what the sentinel would.  All else after the
 * rows, so that nothing that stays is ever missing.
 */
enum when retired_when(const struct emit_object *, const struct live *,
	    const struct retired *);

#endif

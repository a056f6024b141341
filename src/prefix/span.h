/*
 * For this room only: runs of addresses.  Both families are seen as 128 bits
 * from the top on, so IPv4 is what lies in the first 32 of them and one pass
 * serves both.  Ends are inclusive, for the last address has no successor.
 */
#ifndef SPAN_H
#define SPAN_H

#include "set.h"

struct span {
	u128		 s, e;
};

/* Reads sorted keys of one family as disjoint spans that do not touch. */
struct spans {
	const uint64_t		*k4;	/* this or k6 */
	const struct key6	*k6;
	size_t			 i, n;
};

/* Writes exact keys of one family. */
struct span_sink {
	struct pset	*to;
	int		 af;
};

/* Ones behind the first "len" bits; len 128 has none. */
static inline u128
span_tail(unsigned len)
{
	return len == 128 ? 0 : ~(u128)0 >> len;
}

void	 spans_open(struct spans *, const struct pset *, int af);
/* The next span: 1, or 0 at the end. */
int	 spans_next(struct spans *, struct span *);
/* The fewest prefixes that make up this span, in order.  0, or -1 (memory). */
int	 span_put(struct span_sink *, const struct span *);

#endif

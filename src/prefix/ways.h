/*
 * For this room only: the ways to accept the routes of a subtree, for
 * ranges.c, where the words are explained.
 */
#ifndef WAYS_H
#define WAYS_H

#include "set.h"

/* A set of levels 1..128, as bits 0..127.  Level 0 is the root's own affair. */
#define LEVEL(l)	((u128)1 << ((l) - 1))

/* The rows that a way takes: one, or those of two others. */
struct pick {
	const struct pick	*a, *b;		/* NULL: one row */
	u128			 addr;
	uint8_t			 len, lo, hi;
};

struct way {
	u128			 need;	/* levels to be accepted from above */
	unsigned		 rows;	/* taken so far */
	const struct pick	*picks;	/* which, NULL for none */
};

/* Ways of which one is to be chosen, apart from all other matters. */
struct matter {
	struct matter	*next;
	unsigned	 n;
	struct way	 way[];
};

struct front {
	struct way	*w;
	size_t		 n, cap;
};

struct chunk;

struct ways {
	struct pset	*out;		/* where settled rows go */
	int		 af;
	int		 err;		/* said already; all calls are no-ops */
	struct chunk	*first, *at;	/* memory of matters and picks */
	struct front	 f, g;
	size_t		 most;		/* ways that a matter had at most */
};

/* Levels lo..hi, of which 0 is left out. */
u128	 levels_band(unsigned lo, unsigned hi);
/* Take the lowest run off *levels. */
void	 levels_run(u128 *levels, unsigned *lo, unsigned *hi);

void	 ways_open(struct ways *, struct pset *out, int af);
/* Forget all matters and picks; the memory is used again. */
void	 ways_reset(struct ways *);
/* Free.  0, or -1 when something had failed. */
int	 ways_close(struct ways *);

/* The matters of a node below which exactly these levels are full. */
struct matter *ways_full(struct ways *, u128 addr, unsigned len, u128 levels);
/*
 * The matters of a node from those of its two children: "levels" are full at
 * it, and it is a route itself when "self" holds its level.
 */
struct matter *ways_lift(struct ways *, struct matter *, struct matter *,
	    u128 addr, unsigned len, u128 levels, u128 self);
/* Settle each for the fewest rows, when "have" comes from above. */
void	 ways_settle(struct ways *, const struct matter *, u128 have);
void	 ways_row(struct ways *, u128 addr, unsigned len, unsigned lo,
	    unsigned hi);

#endif

/*
 * A list against what a router received.
 */
#ifndef ROUTES_H
#define ROUTES_H

#include "members.h"
#include "rib.h"

struct routes_item {
	struct prange	 prange;	/* a route is exact */
	const char	*communities;	/* "N:N,N:N"; NULL: not known */
	int		 told;		/* by the router; else by a feed */
};

struct routes_items {
	struct routes_item *i;
	size_t		 n, cap;
};

enum { ROUTES_V4, ROUTES_V6, ROUTES_FAMILIES };

struct routes_family {
	int		 compared;	/* the text has routes of it */
	size_t		 received, rows;
	/* received or listed, whichever way it is known */
	size_t		 expected;
	size_t		 maximum;	/* the suggested maximum-prefix */
};

struct routes {
	/* accepted by the list; by no row; rows without a route */
	struct routes_items	 both, announced, listed;
	struct routes_family	 family[ROUTES_FAMILIES];
	struct arena		 mem;
};

/*
 * Compare: would the rows, with their ranges of lengths, accept each route?
 * A family (0: both) of which the text has no route at all is not compared: the
 * commands of most routers print one.  What the text does not tell of
 * communities is looked up in "known" (NULL: nothing is known).  0, or -1
 * (memory, said); routes_free() in any case.
 */
int	 routes_compare(struct routes *, const struct rib *,
	    const struct pset *rows, int family, const struct members *known);
void	 routes_free(struct routes *);

/*
 * A maximum-prefix for so many routes: half as many again, up to the next
 * hundred.
 */
size_t	 routes_maximum(size_t expected);

#endif

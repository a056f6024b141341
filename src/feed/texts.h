/*
 * Sets of texts: host names, or values.  What struct pset is for prefixes.
 */
#ifndef TEXTS_H
#define TEXTS_H

#include <stddef.h>

#include "../base/mem.h"

struct texts {
	const char	**s;		/* in the arena; sorted by bytes */
	size_t		  n, cap;
	struct arena	  mem;
};

void	 texts_free(struct texts *);	/* NULL and zeroed are fine */
/* A copy at the end; texts_sort() when all are in.  0, or -1 (memory). */
int	 texts_add(struct texts *, const char *);
/* In order, each once. */
void	 texts_sort(struct texts *);
/* Where it stands in the sorted set, or -1. */
long	 texts_find(const struct texts *, const char *);
/* All of these; "to" is zeroed before.  0, or -1 (memory). */
int	 texts_copy(struct texts *to, const struct texts *);
/* Those of a that b lacks; what either has.  "out" is zeroed before. */
int	 texts_minus(struct texts *out, const struct texts *a,
	    const struct texts *b);
int	 texts_union(struct texts *out, const struct texts *a,
	    const struct texts *b);
int	 texts_equal(const struct texts *, const struct texts *);

#endif

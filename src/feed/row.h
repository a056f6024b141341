/*
 * What an output is made of, and a store of it.
 */
#ifndef ROW_H
#define ROW_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../prefix/set.h"

/* A text is a host name, perhaps with wildcards, or a value (a community). */
enum row_kind { ROW_PREFIX, ROW_HOST, ROW_VALUE };

/* One row, as an emitter's hook sees it. */
struct row {
	enum row_kind	 kind;
	uint32_t	 number;	/* 0: the platform has none */
	struct prange	 prange;	/* ROW_PREFIX */
	const char	*text;		/* ROW_HOST, ROW_VALUE */
	/* only from a device's text; then a text row may have no text: all */
	int		 deny;
};

/* By what they are, apart from their numbers; both of one kind. */
static inline int
row_order(const struct row *a, const struct row *b)
{
	if (a->kind == ROW_PREFIX)
		return prange_cmp(&a->prange, &b->prange);
	return strcmp(a->text, b->text);
}

#endif

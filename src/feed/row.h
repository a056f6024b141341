/*
 * What an output is made of, and a store of it.
 */
#ifndef ROW_H
#define ROW_H

#include <stddef.h>
#include <stdint.h>

#include "../prefix/set.h"

enum row_kind { ROW_PREFIX, ROW_HOST, ROW_VALUE };

/* One row, as an emitter's hook sees it. */
struct row {
	enum row_kind	 kind;
	uint32_t	 number;	/* 0: the platform has none */
	struct prange	 prange;	/* ROW_PREFIX */
	const char	*text;		/* ROW_HOST, ROW_VALUE */
	int		 deny;		/* only from a device's text */
};

#endif

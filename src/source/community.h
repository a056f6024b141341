/*
 * Words to BGP communities of ExpressRoute, and back.
 */
#ifndef COMMUNITY_H
#define COMMUNITY_H

#include <stddef.h>

#include "tables.h"

#define COMMUNITY_SIZE	12		/* "65535:65535" with the NUL */

struct community {
	char			 value[COMMUNITY_SIZE];
	/* of the table: its title, access, source ...; NULL: not in it */
	const struct table_row	*row;
	/*
	 * What has to be said to whoever uses it, or "": a value of old
	 * versions only, one that Microsoft has to approve.
	 */
	char			 warning[256];
};

/*
 * What a word stands for: a value ("12076:5060"; one that no table has is
 * taken as it is), a service ("exchange", "Microsoft Entra ID") of the cloud
 * (NULL: "public"), or a region in any spelling ("West Europe", of any cloud).
 * 0; or -1 with the reason in why[]: no such name, with the nearest one; a
 * region or service without a published value, with the place to get it.
 */
int	 community_find(const struct tables *, const char *cloud,
	    const char *word, struct community *, char *why, size_t);

/* The row of a value, or NULL: for those who have one and want its name. */
const struct table_row *community_row(const struct tables *,
	    const char *value);

/* NULL, or why this is no value "N:N", as it is written in tables. */
const char *community_check(const char *);

#endif

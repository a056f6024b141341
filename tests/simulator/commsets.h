/*
 * Devices with sets of communities that are replaced as a whole, each of which
 * reads the text in the manner of its vendor and knows nothing of src/.
 */
#ifndef COMMSETS_H
#define COMMSETS_H

#include <stddef.h>

#define SETS	3
#define VALUES	10		/* 12076:5000, 12076:5010, ... */
#define OUTSIDE	(1u << VALUES)	/* something that we never wrote */
#define MEMBERS	3

extern const char *const	 set_names[SETS];

struct set {
	int		 there;
	unsigned	 match;		/* a bit a value */
	/* Junos: a community with several members wants a value for each */
	unsigned	 member[MEMBERS];
	size_t		 n;
};

struct set_device {
	struct set	 set[SETS];
};

struct set_kind {
	const char	*platform;
	int		(*load)(struct set_device *, const char *);
	int		 file;		/* it is all that there is */
};

extern const struct set_kind	 set_kinds[];	/* NULL ends them */

const struct set_kind *set_kind(const char *platform);
/* A text that is not understood changes nothing.  0, or -1: refused. */
int	 set_commit(struct set_device *, const struct set_kind *,
	    const char *);

#endif

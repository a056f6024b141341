/*
 * From the profiles, regions, geos and communities of a list to what its
 * feeds say: shared by the configuration and the filter form of emit and diff.
 */
#ifndef RESOLVE_H
#define RESOLVE_H

#include "conf.h"

/* Says what is wrong with the i-th word of this key. */
typedef void resolve_say(void *arg, const char *key, size_t i,
	    const char *why);

/*
 * Fill in areas, pairs, values, unasked, and the lines for people, of a list
 * from its profiles, regions, geos, geo_hosts and communities, and the clouds
 * of the feeds that it is from.  A
 * region that no table has is an error with a profile only: else it may be a
 * new one.  What the list holds then lives as
 * long as the tables and the arena.  0; -1, each wrong word said.
 */
int	 resolve_list(struct conf_list *, const struct tables *,
	    struct arena *, resolve_say *, void *arg);

#endif

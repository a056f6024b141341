/*
 * From a profile and places to (tag, region) pairs over service tags.
 */
#ifndef PROFILE_H
#define PROFILE_H

#include <stddef.h>

#include "tables.h"

struct tag_pair {
	const char	*tag;		/* "PowerPlatformInfra" */
	/*
	 * properties.region: the tag's part for it, whatever its name says.
	 * NULL: the tag of exactly this name.
	 */
	const char	*region;
	int		 family;	/* 0 both, 4, 6 */
	int		 needed;	/* a feed without it is not whole */
};

struct tag_pairs {
	struct tag_pair	*pair;
	size_t		 n, cap;
};

/* Region names as tables have them, each once, in the order asked for. */
struct places {
	const char	**region;
	size_t		  n, cap;
	const char	 *cloud;	/* of all of them; NULL: none yet */
};

/*
 * Add a region in any spelling, the regions of a geo ("EUR"), or those of the
 * geo that has this host ("contoso.crm4.dynamics.com").  0; or -1 with the
 * reason in why[]: no such name, with the nearest; a geo whose regions nobody
 * knows; regions of two clouds, which no feed has both.
 */
int	 places_region(struct places *, const struct tables *, const char *,
	    char *why, size_t);
int	 places_geo(struct places *, const struct tables *, const char *,
	    char *why, size_t);
int	 places_geo_of(struct places *, const struct tables *, const char *,
	    char *why, size_t);
void	 places_free(struct places *);		/* zeroed is fine */

/*
 * Add the pairs of a profile: for each tag of it that the cloud has (NULL:
 * that of the places, else any), one a region, or the whole tag where it has no
 * regions or no place is asked for.  Strings are those of the tables
 * and the places.  0, or -1 with the reason in why[].
 */
int	 tag_pairs_profile(struct tag_pairs *, const struct tables *,
	    const char *profile, const struct places *, const char *cloud,
	    char *why, size_t);
/* Is this tag (its name, its region) what the pair asks for? */
int	 tag_pair_is(const struct tag_pair *, const char *tag,
	    const char *region);
void	 tag_pairs_free(struct tag_pairs *);	/* zeroed is fine */

#endif

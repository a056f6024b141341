/*
 * From feeds to members: prefixes, host names or values in groups of one, each
 * with the words of what holds it.
 */
#ifndef GROUPS_H
#define GROUPS_H

#include "members.h"

/*
 * What the list asks for of these feeds, of the kind of its rows (prefixes, and
 * host names too, where it says no use): words and all, include rows not yet.
 * 0, or -1 (said).
 */
int	 groups_select(struct members *, const struct conf_list *,
	    struct feed *const *, size_t n);
/*
 * The same prefixes without words or names.  Not for lists by category: that is
 * known of a group only.
 */
int	 groups_prefixes(struct pset *, const struct conf_list *,
	    struct feed *const *, size_t n);

#endif

/*
 * The law of deltas (src/emit/delta.h), checked line by line in a device.
 */
#ifndef LAW_H
#define LAW_H

#include "versions.h"

struct law {
	const struct chain	*c;
	/* what was met, so that a test can tell that it met it */
	unsigned long		 deltas, lines, refused, gaps, blocked, wholes;
};

/*
 * The device carries "old"; it is given the delta to "now".  After each line,
 * and with each single addition refused, it is held against the law.  At the
 * end it carries "now", but for objects that are blocked, of which *blocked
 * gets a bit a family.  0, or -1 (what is wrong is said on stderr).
 */
int	 law_delta(struct law *, struct device *, const struct version *old,
	    const struct version *now, unsigned *blocked);
/*
 * The whole form over what the device carries, "old" (NULL: nothing); all of
 * it must be known to the records of "now".
 */
int	 law_whole(struct law *, struct device *, const struct version *old,
	    const struct version *now);

#endif

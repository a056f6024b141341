/*
 * The objects of an output, made from the rows of its lists.
 */
#ifndef OBJECTS_H
#define OBJECTS_H

#include "publish.h"

/*
 * The rows of one family (0: both) as this platform holds them: where it is
 * their user who decides about lengths, the prefixes are bare.  "out" is zeroed
 * before.  0, or -1 (memory).
 */
int	 objects_rows(struct pset *out, const struct pset *, int af,
	    const struct emitter *);

/*
 * All objects of one configured group into the record that will be, po->now.
 * One that may not be written refuses the output.  0, or -1 (memory).
 */
int	 objects_make(struct publish *, struct pub_output *,
	    const struct conf_object *);

/* The objects of the state that the output is pinned to.  0, or -1. */
int	 objects_pinned(struct publish *, struct pub_output *,
	    const char *digest);

/* An output is refused (or failed) with a reason; the first one stays.  0. */
int	 pub_refuse(struct pub_output *, enum pub_state, const char *, ...)
	    PRINTFLIKE(3, 4);

#endif

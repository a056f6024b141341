/*
 * Published bodies and plain files that a person names on the command line:
 * what `emit` and `diff` read when they need no configuration.
 */
#ifndef BODY_H
#define BODY_H

#include "../conf/conf.h"
#include "../publish/members.h"
#include "cmd.h"

/*
 * Read a file, or standard input for "-", into a feed (zeroed before): a body
 * of any source, or a snapshot of the cache with all its parts.  The source is
 * found out unless it is named.  The feed's name is that of its source, so that
 * the words of two files compare; messages say the file's name.
 *
 * EXIT_OK; EXIT_USAGE when there is no such source; EXIT_FAILED for all else.
 * What is wrong was said; the feed is empty then.  The caller frees.
 */
int	 body_read(struct feed *, const char *file, const char *source);

/*
 * Read a snapshot of the cache into a feed of that name, whose source must be
 * as given (NULL: any).  1 read, 0 there is none, -1 (said).
 */
int	 body_snapshot(struct feed *, const char *name, const char *path,
	    const struct source *);

/*
 * Can this filter be asked of these feeds?  Each key must be an attribute of
 * one of them, and each service and id be in one of them: a name that was
 * mistyped must not look like an empty list.  EXIT_OK, EXIT_USAGE (a key that
 * none has), EXIT_FAILED (a value that none has); said.
 */
int	 body_fits(const struct conf_list *, struct feed *const *, size_t n);

#endif

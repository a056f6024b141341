/*
 * Bearer tokens: read at the last moment from a file or the environment, never
 * from the description, and never in a message.
 */
#ifndef TOKEN_H
#define TOKEN_H

#include "plan.h"

/*
 * The token of a feed, or NULL where it has none; the caller gives it back to
 * token_free().  From here on this process leaves no core file.  0, or -1
 * (said, without the token).
 */
int	 token_read(const struct fetch_feed *, const char *label, char **);
/* Wipe it and free it. */
void	 token_free(char *);

#endif

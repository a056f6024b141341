/*
 * How the commands that note a decision do it: read, change, write, with the
 * locks held.
 */
#ifndef DECIDE_H
#define DECIDE_H

#include "../publish/decisions.h"
#include "cmd.h"

/* "BEFORE DAY REASON", as a decision's line ends; the caller frees. */
char	*decide_rest(const struct opts *, const char *before);

/*
 * Let change() edit the decisions, and write them if it returns EXIT_OK and
 * something is another.  Returns the exit status.
 */
int	 decide(const struct conf *, int (*change)(struct decisions *, void *),
	    void *arg);
/* The same, for a caller that holds the locks. */
int	 decide_locked(const struct conf *,
	    int (*change)(struct decisions *, void *), void *arg);

#endif

#ifndef PENDING_H
#define PENDING_H

#include "cmd.h"

/* status --pending: returns the exit status. */
int	 pending_print(const struct conf *, const struct opts *);

#endif

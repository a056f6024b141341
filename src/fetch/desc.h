/*
 * The description of a run, which o365feed writes to standard input: lines
 * "key value", one block "feed NAME" to "end" a feed, and "go" at last.
 */
#ifndef DESC_H
#define DESC_H

#include "plan.h"

/* 0, or -1 (said).  desc_free() in any case. */
int	 desc_read(struct fetch_ctx *, int fd);
void	 desc_free(struct fetch_ctx *);

#endif

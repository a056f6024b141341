/*
 * What a function says on stderr, for tests of messages.
 *
 *	said_begin();
 *	... the call ...
 *	said_end(buf, sizeof buf);
 */
#ifndef SAID_H
#define SAID_H

#include <stddef.h>

void	 said_begin(void);
/* What came since, cut to size; stderr is what it was. */
void	 said_end(char *, size_t);

#endif

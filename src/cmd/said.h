/*
 * What runs have said of late, in STATE/said: a digest and a time for each
 * line, so that trouble that lasts is not said each time.
 */
#ifndef SAID_H
#define SAID_H

#include <stddef.h>

#include "../conf/conf.h"

/*
 * Was each line of the text said less than `remind` ago?  If not, all of it is
 * noted as said now.  No text: all is well, and whatever comes next is news.
 */
int	 said_before(const struct conf *, const char *text, size_t len);

#endif

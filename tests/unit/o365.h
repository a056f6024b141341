/*
 * What the tests of the o365 format share: bodies in, words out.
 */
#ifndef TEST_O365_H
#define TEST_O365_H

#include "../../src/source/source.h"

#define ENTRY	"\"id\":12,\"serviceArea\":\"Exchange\"," \
		"\"category\":\"Optimize\""
#define ONE(more)	"[{" ENTRY more "}]"

extern char	 o365_said[4096];	/* by the last parse */

void	 o365_begin(struct feed *);
/* One more body into the feed. */
int	 o365_parse_bytes(struct feed *, const char *, size_t);
/* A body that passes without a word. */
void	 o365_good(struct feed *, const char *);
/* The body is refused in one line, the feed is freed, and this is said. */
void	 o365_refused(const char *body, const char *want);

#endif

/*
 * Pieces that JSON reports are made of; they keep the JSON library out of
 * everyone else's sight.
 */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include <jansson.h>

#include "../base/out.h"
#include "../feed/row.h"

/* Write a value and let it go.  NULL is out of memory and sticks to out. */
void	 rjson_put(struct out *, json_t *);
/* Any text, or null; what is no UTF-8 gets \xNN.  NULL: memory. */
json_t	*rjson_text(const char *);
/*
 * A line of words (publish/members.h) as an object: lists and numbers where
 * the key has them, "also" for the groups of further feeds.  NULL: memory.
 */
json_t	*rjson_words(const char *);

/* A row as an object: "prefix", "lo" and "hi", or "host", or "value". */
json_t	*rjson_row(const struct row *);

#endif

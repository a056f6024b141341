/*
 * jansson where memory is short.  It says nothing then: a value that is built
 * lacks a member, and its reader of strings leaves out a character for which
 * its buffer could not grow, so that a prefix would be another one.  So all
 * that it asks malloc() for is watched.
 */
#ifndef JSON_WATCH_H
#define JSON_WATCH_H

#include <jansson.h>
#include <stddef.h>

/* Both programs, first of all: memory was never out, and is watched. */
void	 json_watch(void);
/* Watch on, after another allocator had its turn. */
void	 json_watch_on(void);
/* Was there ever none?  And: there was none for what should be a value. */
int	 json_watch_was_out(void);
void	 json_watch_out(void);
/*
 * json_loadb(), but NULL, with err->text empty, when memory was out on the way.
 */
json_t	*json_watch_read(const char *, size_t len, size_t flags,
	    json_error_t *err);
/*
 * All of a value, to be read by people, too; the caller frees.  NULL: memory
 * was out, as it was built or now.
 */
char	*json_watch_text(const json_t *);

#endif

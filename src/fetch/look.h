/*
 * A first look at a body, before it may lie in the cache: is it what was asked
 * for at all, and whole?  What it means is judged by the write half.
 */
#ifndef LOOK_H
#define LOOK_H

#include <jansson.h>
#include <stddef.h>

/* A non-empty JSON array of objects, each with an id.  0, or -1 (said). */
int	 look_endpoints(const char *label, const char *body, size_t len);

/*
 * The answer of /version: an object {instance, latest}, or an array of them,
 * of which the one of this instance counts (without case).  0 and the ten
 * digits, or -1 (said).
 */
int	 look_version(const char *label, const char *body, size_t len,
	    const char *instance, char version[11]);

/*
 * The looks of plan rows (plan.h): text that is not empty and not something
 * else; service tags; BGP communities in any of their shapes.
 */
int	 look_text(const char *label, const char *body, size_t len,
	    const char *cloud);
int	 look_tags(const char *label, const char *body, size_t len,
	    const char *cloud);
int	 look_communities(const char *label, const char *body, size_t len,
	    const char *cloud);

/* The body parsed, within bounds; the caller drops it.  NULL: said. */
json_t	*look_json(const char *label, const char *body, size_t len);
/* Is it JSON by its first byte: an object or an array? */
int	 look_is_json(const char *body, size_t len);

#endif

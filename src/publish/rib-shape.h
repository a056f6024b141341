/*
 * Shapes of RIB texts: one file a shape, each a row of the table in rib.c.
 */
#ifndef RIB_SHAPE_H
#define RIB_SHAPE_H

#include <jansson.h>

#include "rib.h"

/* One text while it is read. */
struct rib_in {
	const char	*label;		/* for messages */
	struct rib	*rib;
	const char	*s, *end;	/* what is left of the clean text */
	size_t		 line;		/* of the line that was taken last */
	int		 cut;		/* that line has no newline */
	/* the end that such a text has, if it is not cut; NULL: none */
	const char	*promised;
};

struct rib_shape {
	const char	*name;
	/* does the text look like it? */
	int		 (*sniff)(const char *s, size_t n);
	/* 0, or -1 (said) */
	int		 (*parse)(struct rib_in *);
};

extern const struct rib_shape rib_plain, rib_ios, rib_bird, rib_frr_json,
    rib_eos_json, rib_junos_json;

/* The next line without its newline; NULL at the end. */
const char *rib_line(struct rib_in *, size_t *n);
/* "label: line N: what"; -1. */
int	 rib_bad(const struct rib_in *, const char *what);
/*
 * Is this a router's prompt, perhaps with a command behind it?  It stands at
 * the start of a line: "edge1#show ip bgp", "admin@edge1> ", "bird> ".
 */
int	 rib_prompt(const char *, size_t n);
/* A prompt stands before the table: one has to stand behind it, too. */
void	 rib_asked(struct rib_in *);
/* Add a route; communities (n bytes, or NULL) are copied.  0, or -1 (said). */
int	 rib_add(struct rib *, const struct prefix *, const char *communities,
	    size_t n);
/*
 * The same from text "10.0.0.0/8"; -1 says what is wrong, with the line when
 * there is one.
 */
int	 rib_add_text(struct rib_in *, const char *, size_t n,
	    const char *communities, size_t nc);
/* Are these n bytes a community "N:N"? */
int	 rib_is_community(const char *, size_t n);

/*
 * A JSON value: what stands before its first brace and behind its last one may
 * only be prompts.  NULL: said.
 */
json_t	*rib_json(struct rib_in *);
/* Strings of an array as "a,b" of those that are communities; or "". */
int	 rib_json_communities(json_t *array, const char *key, char *buf,
	    size_t size);

/*
 * The text as a terminal would show it: escapes, backspaces and carriage
 * returns done, marks of pagers gone.  NULL (said); the caller frees.
 */
char	*rib_clean(const char *, size_t n, size_t *len);

#endif

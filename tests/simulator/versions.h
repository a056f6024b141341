/*
 * Versions of an output with an object a family: what the records of a list
 * would be, one after the other, numbered by src/publish/numbers.c.
 */
#ifndef VERSIONS_H
#define VERSIONS_H

#include "emit/delta.h"
#include "publish/numbers.h"

#include "device.h"

#define VERSION_ROWS	12	/* of one family, at most */

/* Families in the order of an output. */
enum { V4, V6, FAMILIES };

struct version {
	const struct emitter	*em;
	int			 has[FAMILIES];	/* is there such an object? */
	struct object_record	 obj[FAMILIES];
	char			 name[FAMILIES][40];
};

/* How a chain of versions is made. */
struct chain {
	uint64_t		*random;
	const struct dev_window	*window;
	const struct emitter	*em;
	int			 has[FAMILIES];
	int			 orlonger;	/* bare prefixes stand for it */
};

void	 window_random(struct dev_window *, uint64_t *random);

void	 version_free(struct version *);
void	 version_copy(struct version *to, const struct version *from);
/*
 * Sets of random rows for the next version; "old" NULL: the first.  "older"
 * is one of the past that it may come back to, or NULL.
 */
void	 version_rows(struct version *, const struct chain *,
	    const struct version *old, const struct version *older);
/* Rows from text, "P [lo hi]" a line; both families. */
void	 version_text(struct version *, const struct chain *, const char *);
/*
 * Give it numbers after "old" (NULL: none).  0, or -1: it would not be written
 * (no number is left, or the platform can't hold it), with the reason.
 */
int	 version_number(struct version *, const struct version *old,
	    char *why, size_t);

/* As the driver takes them; returns their count. */
size_t	 version_objects(const struct version *, struct emit_object[FAMILIES]);
/* The whole form, or the delta; the caller frees. */
char	*version_whole(const struct version *);
char	*version_delta(const struct version *old, const struct version *now,
	    struct emit_edits *);

/* What it shall match. */
uint64_t version_routes(const struct version *, const struct chain *, int f);
/* Would one take the place of the other? */
int	 version_same_place(const struct version *, const struct prange *,
	    const struct prange *);
/* Make the device carry it, without any text. */
void	 version_set(struct device *, const struct version *);
/* Does the device carry just this, in family f?  NULL, or what differs. */
const char *version_differs(struct device *, const struct version *, int f);
/*
 * Would the whole form of "now" know of all that "old" holds, by its rows and
 * its retired rows?
 */
int	 version_knows(const struct version *now, const struct version *old);
/* What the device carries, as if read from its own text, in its order. */
void	 version_read(struct version *, struct device *,
	    const struct version *like);
/* Its rows in the order in which a record has them. */
void	 version_sort(struct version *);
/* To stderr, for a failure. */
void	 version_print(const char *label, const struct version *);

void	 key_of(struct dev_key *, const struct prange *);

#endif

/*
 * Sources: the formats in which feeds are published.  One row and one file a
 * format; a file includes this header and its parser library, nothing else.
 */
#ifndef SOURCE_H
#define SOURCE_H

#include "../base/in.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "../base/safe.h"
#include "../feed/feed.h"

struct source {
	const char	*name;		/* "o365" */
	const char	*title;		/* for people */
	unsigned	 attrs;		/* ATTR_*: what its endpoints carry */
	/*
	 * Parse one body (a snapshot may hold several: each is added to the
	 * same feed).  An entry that can't be right is an error, said with
	 * in->label, entry, field and value; the feed is then unusable.
	 * 0, or -1.
	 */
	int		(*parse)(struct feed *, struct in *);
	/*
	 * How sure is the sample of a body (source_sample()) to be of this
	 * format: 0 no, 1 possible, 2 sure.  For `emit FILE` and `diff`.
	 */
	int		(*sniff)(const char *sample);
};

extern const struct source source_bgp_communities;
extern const struct source source_fence_csv;
extern const struct source source_o365;
extern const struct source source_service_tags;
extern const struct source source_text;

/* All rows, in the order of the manual; NULL at the end. */
extern const struct source *const sources[];

const struct source *source_find(const char *name);
/* The surest row for these bytes (the first of equals), or NULL. */
const struct source *source_sniff(const char *, size_t);
/* The same for a reader at its start; says why when there is none. */
const struct source *source_guess(struct in *);

/*
 * Parse one body into a feed initialised by feed_init(), and check what no
 * format may break: something in it, no prefix list larger than the limits.
 * A text without any prefix is whole: that it is empty is for a guard to say.
 * On failure the feed is freed.  0, or -1 (said).
 */
int	 source_parse(const struct source *, struct feed *, struct in *);

/*
 * For rows that need the whole body at once: all of it as UTF-8 with a NUL
 * after it, without byte order mark; UTF-16 with one (what PowerShell writes)
 * is converted.  The caller frees.  NULL: said.
 */
char	*source_body(struct in *, size_t *len);
/*
 * The same to look at and no more, without a NUL: what a reader of memory has
 * is not copied.  0, or -1 (said); source_view_free() in any case.
 */
struct source_view {
	const char	*s;
	size_t		 n;
	char		*buf, *text;	/* what is to be freed */
	size_t		 cap;
};
int	 source_view(struct source_view *, struct in *);
void	 source_view_free(struct source_view *);
/* Does it begin with the byte order mark of UTF-16? */
int	 source_utf16(const char *, size_t);
/*
 * A sample for sniffers: what the first bytes say, without byte order mark,
 * leading white space, and the NULs of UTF-16, cut to size; NUL-terminated.
 */
#define SOURCE_SAMPLE	4096
void	 source_sample(const char *, size_t, char sample[SOURCE_SAMPLE]);

#endif

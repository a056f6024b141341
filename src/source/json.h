/*
 * What the rows that read JSON share.
 */
#ifndef SOURCE_JSON_H
#define SOURCE_JSON_H

#include <jansson.h>

#include "source.h"

/*
 * Between these two all values of jansson's are in this memory, and gone with
 * it: nobody has to drop a reference, and none may be kept.  No two at a time.
 */
struct json_memory {
	struct json_block	*head;
	void			*last;		/* what was given out last */
	size_t			 bytes;
	const char		*lack;		/* why it did not suffice */
};
void	 json_memory_begin(struct json_memory *);
void	 json_memory_end(struct json_memory *);
/*
 * Between the two: why it did not suffice at any moment; NULL: it always did.
 * To be asked also when jansson gives a value (base/json-watch.h says why).
 */
const char *json_memory_lack(void);

/*
 * The whole body as one value, within the limits of limits.h, in that memory.
 * NULL: said.
 */
json_t	*source_json(struct in *);

/* An object of the feed whose fields are read, and how messages call it. */
struct json_entry {
	const char	*label;		/* of the body */
	char		 who[48];	/* "endpoint 12" */
	const json_t	*obj;
};

/*
 * "LABEL: WHO: FIELD: VALUE: why", the value as ASCII and cut short, or left
 * out when NULL; the second form is about the i-th item of the field.  -1.
 */
int	 json_bad(const struct json_entry *, const char *field,
	    const json_t *, const char *why);
int	 json_bad_item(const struct json_entry *, const char *field, size_t i,
	    const json_t *, const char *why);

/*
 * Fields.  0; or -1 (said) for the wrong type, null, and what is needed and
 * not there.  A field that is absent: NULL, 0, an array of no items.
 */
int	 json_get_string(const struct json_entry *, const char *field,
	    int needed, const char **);
/* true and false, or these words without case. */
int	 json_get_bool(const struct json_entry *, const char *field, int *);
int	 json_get_array(const struct json_entry *, const char *field,
	    const json_t **, size_t *n);
/*
 * An array of prefixes (absent: none) into the endpoint; each with its length
 * and without host bits, as published.  0, or -1 (said).
 */
int	 json_get_prefixes(const struct json_entry *, const char *field,
	    struct feed *, struct endpoint *);
/*
 * Is no further page told of by "nextLink"?  0 is said: a page alone would be
 * taken for all there is.
 */
int	 json_page_is_last(const json_t *, const char *label);

#endif

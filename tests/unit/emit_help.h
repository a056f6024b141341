/*
 * What tests of emitters share.
 */
#ifndef EMIT_HELP_H
#define EMIT_HELP_H

#include "emit/emit.h"

/* Add a prefix; lo and hi 0: exact.  The set is sorted afterwards. */
void	 eh_put(struct pset *, const char *, unsigned lo, unsigned hi);
/* An object of this set and family, as its row would have it. */
void	 eh_object(struct emit_object *, const struct emitter *,
	    const char *name, const struct pset *, int af);
/* The whole form; the caller frees. */
char	*eh_render(const struct emit_object *, size_t n, size_t *len);
/* The delta from some objects to others; the caller frees. */
struct emit_edits;
char	*eh_delta(const struct emit_object *, size_t nold,
	    const struct emit_object *, size_t nnow, struct emit_edits *);
/*
 * A device's text is read: the rows of this object are "NUMBER PREFIX; ..."
 * (NULL: there is no such object).
 */
void	 device(const char *platform, const char *text, const char *name,
	    int af, const char *want);
/* It is refused, with this line and these words. */
void	 bad_text(const char *platform, unsigned line, const char *text,
	    const char *because);

#endif

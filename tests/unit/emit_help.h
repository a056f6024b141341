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

#endif

/*
 * The fence: all of a feed lies within the space of another one.
 */
#include <stdio.h>
#include <string.h>

#include "guard.h"

#define SHOWN	160		/* bytes of prefixes in a finding */

/* The prefixes that do not lie inside; how many, and some of them in buf. */
static size_t
outside(const struct pset *all, const struct pset *fence, char *buf,
    size_t size)
{
	struct prange	 r;
	char		 one[PREFIX_STRLEN];
	size_t		 i, len, n = 0, shown = 0;

	buf[0] = '\0';
	for (i = 0; i < pset_count(all); i++) {
		pset_get(all, i, &r);
		if (pset_where(fence, &r.p) == PSET_INSIDE)
			continue;
		n++;
		len = strlen(buf);
		prefix_str(&r.p, one);
		if (shown + 1 < n || len + strlen(one) + 3 > size)
			continue;
		snprintf(buf + len, size - len, "%s%s", n > 1 ? ", " : "",
		    one);
		shown++;
	}
	if (shown < n)
		strlcat(buf, ", ...", size);
	return n;
}

void
guard_fence(struct verdict *v, const struct conf_feed *cf,
    const struct pset *all, const struct pset *fence)
{
	enum guard_weight	 weight;
	struct pset		 both;
	char			 buf[SHOWN + 8];
	size_t			 n;

	weight = cf->fence_flag ? GUARD_NOTE : GUARD_NEVER;
	if (fence == NULL) {
		verdict_add(v, GUARD_FENCE, weight, "its fence %s has no data: "
		    "nothing can be said of what lies outside",
		    cf->fence->name);
		return;
	}
	memset(&both, 0, sizeof both);
	if (pset_union(&both, fence, &cf->fence_allow) == -1)
		verdict_add(v, GUARD_FENCE, GUARD_NEVER, "out of memory");
	else if ((n = outside(all, &both, buf, sizeof buf)) > 0)
		verdict_add(v, GUARD_FENCE, weight, "%zu prefix%s outside of "
		    "fence %s: %s", n, n == 1 ? " lies" : "es lie",
		    cf->fence->name, buf);
	pset_free(&both);
}

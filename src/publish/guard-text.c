/*
 * Guards of lists of host names and values.  There is no space to measure, so
 * they count; but a name that goes because a wildcard has taken its place is no
 * loss, as Microsoft replaces names by wildcards and wildcards by names.  The
 * worst of 53 real releases lost 11 % so counted, while in another one 67 % of
 * the lines of a service moved to another category.
 */
#include <string.h>

#include "guard.h"

/* "local" alone: the configuration has it, and no feed. */
static int
only_local(const struct members *m, size_t i)
{
	return strncmp(m->text[m->host[i].attr], "local", 5) == 0;
}

static int
published_names(struct texts *t, const struct members *m)
{
	size_t	 i;

	memset(t, 0, sizeof *t);
	for (i = 0; m != NULL && i < m->nhost; i++)
		if (!only_local(m, i) && texts_add(t, m->host[i].name) == -1)
			return -1;
	return 0;
}

/* Is it in the set, or covered by one of its names? */
static int
still(const struct texts *t, const struct host_cover *c, const char *name)
{
	return texts_find(t, name) != -1 ||
	    (c != NULL && host_covered(c, name) != NULL);
}

static void
judge_loss(struct verdict *v, const struct conf_list *l, size_t lost,
    size_t moved, size_t was)
{
	unsigned long	 t = guard_permille(lost, was);
	const char	*what = conf_kind(l) == ROW_VALUE ? "communities" :
			    "host names";

	if (guard_over(t, l->guard.max_loss))
		verdict_add(v, GUARD_LOSS, GUARD_ACCEPTABLE, "%zu of %zu %s "
		    "are lost: %lu.%lu %% (limit %d %%)", lost, was, what,
		    t / 10, t % 10, l->guard.max_loss);
	t = guard_permille(moved, was);
	if (guard_over(t, l->guard.max_moved))
		verdict_add(v, GUARD_MOVED, GUARD_ACCEPTABLE, "%zu of %zu %s "
		    "moved to another service or category: %lu.%lu %% (limit "
		    "%d %%)", moved, was, what, t / 10, t % 10,
		    l->guard.max_moved);
	else if (guard_over(t, GUARD_WARN_MOVED))
		verdict_add(v, GUARD_MOVED, GUARD_NOTE, "%zu of %zu %s moved "
		    "to another service or category", moved, was, what);
}

static void
judge_growth(struct verdict *v, const struct conf_list *l, size_t was,
    size_t is)
{
	unsigned long	 t = is > was ? guard_permille(is - was, was) : 0;

	if (guard_over(t, l->guard.max_growth) &&
	    is - was > GUARD_TEXTS_MORE)
		verdict_add(v, GUARD_GROWTH, GUARD_ACCEPTABLE, "%zu %s become "
		    "%zu", was, conf_kind(l) == ROW_VALUE ? "communities" :
		    "host names", is);
}

static int
compare(struct verdict *v, const struct conf_list *l, const struct texts *is,
    const struct texts *was, const struct texts *feeds)
{
	struct host_cover	 ci, cf;
	size_t			 i, lost = 0, moved = 0;
	int			 hosts = conf_kind(l) == ROW_HOST, rc = -1;

	memset(&ci, 0, sizeof ci);
	memset(&cf, 0, sizeof cf);
	if (hosts && (host_cover_init(&ci, is, 0) == -1 ||
	    host_cover_init(&cf, feeds, 0) == -1))
		goto out;
	for (i = 0; i < was->n; i++) {
		if (still(is, hosts ? &ci : NULL, was->s[i]))
			continue;
		if (still(feeds, hosts ? &cf : NULL, was->s[i]))
			moved++;
		else
			lost++;
	}
	judge_loss(v, l, lost, moved, was->n);
	judge_growth(v, l, was->n, is->n);
	rc = 0;
out:
	host_cover_free(&ci);
	host_cover_free(&cf);
	return rc;
}

void
guard_wide_hosts(struct verdict *v, const struct members *m)
{
	size_t	 i;

	for (i = 0; i < m->nhost && !m->values; i++)
		if (!words_local(m->text[m->host[i].attr]) &&
		    host_wide(m->host[i].name))
			verdict_add(v, GUARD_WIDE, GUARD_NEVER, "%.200s takes "
			    "in names of others", m->host[i].name);
}

void
guard_texts(struct verdict *v, const struct conf_list *l,
    const struct members *m, const struct members *old,
    const struct texts *feeds)
{
	struct texts	 is, was;

	memset(&was, 0, sizeof was);
	if (published_names(&is, m) == -1 ||
	    published_names(&was, old) == -1)
		verdict_add(v, GUARD_LOSS, GUARD_NEVER, "out of memory");
	/* what the configuration alone has is not empty without a feed */
	else if (conf_kind(l) != ROW_PREFIX && !l->allow_empty &&
	    is.n == 0 && (l->nfrom > 0 || m->nhost == 0))
		verdict_add(v, GUARD_EMPTY, GUARD_NEVER,
		    "nothing is selected: the list would be empty");
	guard_wide_hosts(v, m);
	if (was.n > 0 && compare(v, l, &is, &was, feeds) == -1)
		verdict_add(v, GUARD_LOSS, GUARD_NEVER,
		    "it can't be compared with its record");
	texts_free(&is);
	texts_free(&was);
}

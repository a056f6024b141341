/*
 * From the selected set to the rows that are written: exclude, own, combine,
 * match, in this order.
 */
#include <stdio.h>
#include <string.h>

#include "members.h"

/* "exclude" without cover: whole prefixes only. */
static int
exclude_whole(struct pset *out, const struct pset *in, const struct pset *ex,
    char *why, size_t size)
{
	struct prange	 r;
	char		 buf[PREFIX_STRLEN];
	size_t		 i, n = pset_count(in);

	for (i = 0; i < n; i++) {
		pset_get(in, i, &r);
		switch (pset_where(ex, &r.p)) {
		case PSET_INSIDE:
			continue;
		case PSET_PARTLY:
			snprintf(why, size, "exclude covers only part of %s "
			    "(drop it whole, or combine cover)",
			    prefix_str(&r.p, buf));
			return ROWS_FAILED;
		case PSET_OUTSIDE:
			break;
		}
		if (pset_add_range(out, &r) == -1)
			return ROWS_FAILED;
	}
	out->sorted = 1;
	return 0;
}

/*
 * Own space is never matched.  What the configuration includes itself is
 * exempt (DESIGN, section 4); what the list excludes is gone already.
 */
static int
own_check(const struct members *m, const struct conf_list *l, char *why,
    size_t size)
{
	struct pset	 rest, one, met;
	struct prange	 r;
	char		 buf[PREFIX_STRLEN], at[PREFIX_STRLEN];
	size_t		 i, n = pset_count(&m->set);
	int		 rc = 0;

	memset(&met, 0, sizeof met);
	memset(&rest, 0, sizeof rest);
	memset(&one, 0, sizeof one);
	for (i = 0; i < n && rc == 0; i++) {
		pset_get(&m->set, i, &r);
		if (pset_where(&l->own, &r.p) == PSET_OUTSIDE ||
		    words_local(members_text(m, i)))
			continue;
		one.sorted = 1;
		if (pset_add(&one, &r.p) == -1 ||
		    pset_minus_space(&rest, &one, &l->exclude) == -1 ||
		    pset_and_space(&met, &rest, &l->own) == -1)
			rc = ROWS_FAILED;
		else if (pset_count(&met) > 0) {
			struct prange	 q;

			pset_get(&met, 0, &q);
			snprintf(why, size, "%s meets own space %s",
			    prefix_str(&r.p, buf), prefix_str(&q.p, at));
			rc = ROWS_OWN;
		}
		pset_free(&one);
		pset_free(&rest);
		pset_free(&met);
	}
	return rc;
}

/* Give each prefix the lengths that the list's routes may have. */
static int
match_ranges(struct pset *set, const struct conf_list *l)
{
	struct pset	 out;
	struct prange	 r;
	size_t		 i, n = pset_count(set);
	unsigned	 upto;

	if (l->match == MATCHES_EXACT)
		return 0;
	memset(&out, 0, sizeof out);
	for (i = 0; i < n; i++) {
		pset_get(set, i, &r);
		upto = (unsigned)(r.p.af == 4 ? l->upto4 : l->upto6);
		r.lo = r.p.len;
		if (l->match == MATCHES_ORLONGER)
			r.hi = (uint8_t)prefix_width(r.p.af);
		else
			/* a longer prefix than N stays as it is */
			r.hi = upto > r.p.len ? (uint8_t)upto : r.p.len;
		if (pset_add_range(&out, &r) == -1) {
			pset_free(&out);
			return -1;
		}
	}
	out.sorted = set->sorted;
	pset_free(set);
	*set = out;
	return 0;
}

/* The same routes in the fewest rows. */
static int
fewest_ranges(struct pset *set)
{
	struct pset	 out;

	memset(&out, 0, sizeof out);
	if (pset_ranges(&out, set) == -1)
		return -1;
	pset_free(set);
	*set = out;
	return 0;
}

static int
combine(struct pset *out, struct members *m, const struct conf_list *l,
    int take)
{
	struct pset	 cover;
	int		 rc;

	if (l->combine == COMBINE_COVER) {
		if (pset_count(&l->exclude) == 0)
			return pset_cover(out, &m->set);
		memset(&cover, 0, sizeof cover);
		rc = pset_minus_space(&cover, &m->set, &l->exclude);
		/* cover again: the fewest prefixes for what is left */
		if (rc == 0)
			rc = pset_cover(out, &cover);
		pset_free(&cover);
		return rc;
	}
	if (take) {
		*out = m->set;
		memset(&m->set, 0, sizeof m->set);
		return 0;
	}
	return pset_copy(out, &m->set);
}

int
select_rows(struct pset *out, struct members *m, const struct conf_list *l,
    int take, char *why, size_t size)
{
	int	 rc;

	memset(out, 0, sizeof *out);
	snprintf(why, size, "out of memory");
	if (pset_count(&l->own) > 0 &&
	    (rc = own_check(m, l, why, size)) != 0)
		return rc;
	if (l->combine != COMBINE_COVER && pset_count(&l->exclude) > 0)
		rc = exclude_whole(out, &m->set, &l->exclude, why, size);
	else
		rc = combine(out, m, l, take);
	if (rc == 0)
		rc = match_ranges(out, l);
	if (rc == 0 && l->combine == COMBINE_RANGES)
		rc = fewest_ranges(out);
	if (rc != 0) {
		pset_free(out);
		return ROWS_FAILED;
	}
	return 0;
}

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../property/random.h"
#include "law.h"

#define LINES	256

/* One text on its way into a device. */
struct load {
	struct law		*law;
	const struct version	*old, *now;
	char			*text;
	const char		*line[LINES];
	size_t			 len[LINES];
	size_t			 n;
	/* by family: what it matched, shall match, and may miss on the way */
	uint64_t		 was[FAMILIES], is[FAMILIES], spare[FAMILIES];
	int			 undefined[FAMILIES];	/* permitted all */
	int			 fresh;	/* some object is written whole */
	struct emit_edits	 sum[FAMILIES];
	/* of each line, when nothing is refused */
	enum dev_did		 did[LINES];
	struct dev_row		 row[LINES];
	int			 af[LINES];
};

static const int	 family[FAMILIES] = { 4, 6 };

static int
wrong(const struct load *l, const struct device *d, size_t at,
    const char *what)
{
	size_t	 f;

	fprintf(stderr, "# %s, line %zu: %s\n", d->kind->name, at + 1, what);
	for (f = 0; f < FAMILIES; f++)
		fprintf(stderr, "#  %s: old %016llx new %016llx spare %016llx "
		    "matches %016llx\n", f == V4 ? "IPv4" : "IPv6",
		    (unsigned long long)l->was[f],
		    (unsigned long long)l->is[f],
		    (unsigned long long)l->spare[f],
		    (unsigned long long)dev_matched(d, l->now->name[f],
		    family[f]));
	if (l->old != NULL)
		version_print("old", l->old);
	version_print("new", l->now);
	fprintf(stderr, "%s", l->text);
	return -1;
}

/* Takes over the text. */
static void
load_init(struct load *l, struct law *law, const struct device *d,
    const struct version *old, const struct version *now, char *text)
{
	const char	*p;
	size_t		 f;

	memset(l, 0, offsetof(struct load, did));
	l->law = law;
	l->old = old;
	l->now = now;
	l->text = text;
	for (p = text; *p != '\0'; p += l->len[l->n++] + 1) {
		if (l->n == LINES)
			abort();
		l->line[l->n] = p;
		l->len[l->n] = strcspn(p, "\n");
	}
	for (f = 0; f < FAMILIES; f++) {
		l->was[f] = dev_matched(d, now->name[f], family[f]);
		l->is[f] = now->has[f] ? version_routes(now, law->c, (int)f) :
		    l->was[f];
		/* a list without rows: from the first on it denies the rest */
		l->undefined[f] = dev_find((struct device *)(uintptr_t)d,
		    now->name[f], family[f]) == NULL &&
		    (l->was[f] & DEV_OUTSIDE);
	}
}

static int
is_comment(const struct load *l, size_t i)
{
	const char	*c = l->now->em->comment;

	return l->len[i] == 0 || (c != NULL && l->line[i][0] == c[0]);
}

/* The two bounds.  "missing" may be missing besides, in its family. */
static const char *
bounds(const struct load *l, const struct device *d, uint64_t missing, int af)
{
	uint64_t	 m, may;
	size_t		 f;

	for (f = 0; f < FAMILIES; f++) {
		m = dev_matched(d, l->now->name[f], family[f]);
		if (m & ~(l->was[f] | l->is[f]))
			return "matches what neither old nor new does";
		may = l->spare[f] | (af == family[f] ? missing : 0);
		if (!l->undefined[f] && l->was[f] & l->is[f] & ~m & ~may)
			return "misses what old and new match";
	}
	return NULL;
}

/*
 * Where a device has no list yet, the first row ends the time in which all is
 * permitted: from then on nothing may be permitted but what is written.
 */
static const char *
closed(const struct load *l, const struct device *d)
{
	const struct dev_list	*list;
	const char		*name;
	size_t			 f;

	for (f = 0; f < FAMILIES; f++) {
		name = l->now->name[f];
		list = dev_find((struct device *)(uintptr_t)d, name,
		    family[f]);
		if (l->undefined[f] && list != NULL && list->n > 0 &&
		    dev_matched(d, name, family[f]) & ~l->is[f])
			return "permits what it never should";
	}
	return NULL;
}

/* --- a delta, line by line ------------------------------------------------ */

/* What does each line do, and what may be missing while it is done? */
static int
classify(struct load *l, const struct device *start)
{
	struct device	 d = *start;
	size_t		 i, f, last[FAMILIES] = { 0, 0 };
	size_t		 early[FAMILIES] = { 0, 0 };
	enum dev_say	 say;

	d.mode &= ~(unsigned)EOS_PENDING;
	for (i = 0; i < l->n; i++) {
		say = d.kind->line(&d, l->line[i], l->len[i]);
		if (say > DEV_IGNORED)
			return wrong(l, &d, i, d.why);
		if (say == DEV_IGNORED && !is_comment(l, i) && !l->fresh)
			return wrong(l, &d, i, "a line without effect");
		l->did[i] = d.did;
		if (d.did == DID_NOTHING)
			continue;
		l->row[i] = d.did_row;
		l->af[i] = d.did_row.key.af;
		f = l->af[i] == 4 ? V4 : V6;
		if (d.did == DID_ADD && !d.did_row.deny)
			last[f] = i;
		if (d.did == DID_REPLACE)
			return wrong(l, &d, i, "takes a row's place");
	}
	for (i = 0; i < l->n; i++) {
		f = l->af[i] == 4 ? V4 : V6;
		if (l->did[i] == DID_DEL && !l->row[i].deny && i < last[f]) {
			l->spare[f] |= l->row[i].routes;
			early[f]++;
		}
	}
	for (f = 0; f < FAMILIES; f++)
		if (early[f] != l->sum[f].gaps)
			return wrong(l, &d, 0, "gaps that are not declared");
	return 0;
}

/* All lines but "skip" (LINES: none is refused). */
static int
run(struct load *l, struct device *d, size_t skip)
{
	const char	*why;
	uint64_t	 missing = 0, m;
	size_t		 i, f;
	int		 af = 0;

	if (skip < LINES) {
		af = l->af[skip];
		missing = l->row[skip].deny ? 0 : l->row[skip].routes;
	}
	for (i = 0; i < l->n; i++) {
		if (i == skip)
			continue;
		d->kind->line(d, l->line[i], l->len[i]);
		l->law->lines++;
		if ((why = bounds(l, d, missing, af)) != NULL ||
		    (why = closed(l, d)) != NULL) {
			if (skip < LINES)
				fprintf(stderr, "# line %zu was refused\n",
				    skip + 1);
			return wrong(l, d, i, why);
		}
	}
	if (skip == LINES)
		return 0;
	l->law->refused++;
	for (f = 0; f < FAMILIES; f++) {
		m = dev_matched(d, l->now->name[f], family[f]);
		if (l->undefined[f])
			continue;
		if ((m & ~l->is[f]) || (l->is[f] & ~m &
		    ~(af == family[f] ? missing : 0))) {
			fprintf(stderr, "# line %zu was refused\n", skip + 1);
			return wrong(l, d, l->n, "more is missing at the end "
			    "than what was refused");
		}
	}
	return 0;
}

static int
delta_lines(struct load *l, struct device *d)
{
	struct device	 start = *d, one;
	size_t		 i, adds = 0;

	if (classify(l, &start) == -1 || run(l, d, LINES) == -1)
		return -1;
	for (i = 0; i < l->n; i++)
		adds += l->did[i] == DID_ADD;
	for (i = 0; i < l->n; i++) {
		/* nothing is known of what it meets there, and it has no deny */
		if (l->fresh && l->now->em->none == NULL)
			break;
		/* a few of many */
		if (l->did[i] != DID_ADD ||
		    (adds > 6 && random_below(l->law->c->random, 3) != 0))
			continue;
		one = start;
		if (run(l, &one, i) == -1)
			return -1;
	}
	return 0;
}

/* --- a text that is loaded as a whole ------------------------------------- */

/* Cut anywhere, or with a fault in it, it leaves each object old or new. */
static int
text_cut(struct load *l, const struct device *start, size_t lines, int fault)
{
	struct device	 d = *start;
	uint64_t	 m;
	size_t		 i, f;
	int		 rc;

	for (i = 0; i < lines; i++)
		d.kind->line(&d, l->line[i], l->len[i]);
	if (fault)
		d.kind->line(&d, "  10.0.0.0/33", 13);
	l->law->lines++;
	rc = d.kind->end(&d);
	for (f = 0; f < FAMILIES; f++) {
		m = dev_matched(&d, l->now->name[f], family[f]);
		if (m != l->was[f] && (m != l->is[f] || rc == -1))
			return wrong(l, &d, lines, "neither old nor new");
	}
	return 0;
}

static int
load_text(struct load *l, struct device *d)
{
	size_t	 i;

	if (random_below(l->law->c->random, 8) == 0)
		for (i = 0; i < l->n; i++)
			if (text_cut(l, d, i, 0) == -1 ||
			    text_cut(l, d, i, 1) == -1)
				return -1;
	for (i = 0; i < l->n; i++)
		d->kind->line(d, l->line[i], l->len[i]);
	if (d->kind->end(d) == -1)
		return wrong(l, d, l->n, "is not understood");
	return 0;
}

/* --- what the delta says of itself ---------------------------------------- */

struct state {
	struct prange	 r;
	uint32_t	 number;
};

static size_t
state_of(struct state *s, const struct version *v, size_t f)
{
	const struct object_record	*o = &v->obj[f];
	size_t				 i, n = pset_count(&o->set);

	for (i = 0; i < n; i++) {
		pset_get(&o->set, i, &s[i].r);
		s[i].number = o->number == NULL ? 0 : o->number[i];
	}
	return n;
}

/*
 * Which old rows must go before something comes?  Those on whose number another
 * row is to stand, and those that are to stand under another number.  And what
 * stays untouched, and how many come to a free place?
 */
static size_t
need(const struct version *old, const struct version *now, size_t f,
    size_t *same, size_t *fresh)
{
	struct state	 a[DEV_ROWS], b[DEV_ROWS];
	int		 mark[DEV_ROWS];
	size_t		 i, j, best, na, nb, n = 0, taken;

	memset(mark, 0, sizeof mark);
	*same = *fresh = 0;
	na = state_of(a, old, f);
	nb = state_of(b, now, f);
	for (j = 0; j < nb; j++) {
		best = taken = na;
		for (i = 0; i < na; i++) {
			if (prange_cmp(&a[i].r, &b[j].r) == 0) {
				if (best == na || a[i].number == b[j].number ||
				    (a[best].number != b[j].number &&
				    a[i].number < a[best].number))
					best = i;
			} else if (b[j].number != 0 &&
			    a[i].number == b[j].number)
				taken = i;
		}
		if (best < na && a[best].number == b[j].number) {
			++*same;
			continue;
		}
		if (best < na)
			mark[best] = 1;
		if (taken < na)
			mark[taken] = 1;
		if (best == na && taken == na)
			++*fresh;
	}
	for (i = 0; i < na; i++)
		n += mark[i] != 0;
	return n;
}

/* May it be blocked?  Only where a refused line could leave an open list. */
static int
may_block(const struct version *old, const struct version *now, size_t f,
    size_t same, size_t fresh)
{
	const struct object_record	*a = &old->obj[f], *b = &now->obj[f];
	size_t				 i;

	if (b->sentinel != 0 && a->sentinel != b->sentinel) {
		for (i = 0; i < pset_count(&a->set); i++)
			if (a->number[i] == b->sentinel)
				return 1;
		return same + fresh == 0 ||
		    (pset_count(&a->set) == 0 && a->sentinel != 0);
	}
	return a->sentinel == 0 && same == 0;
}

static int
says(struct load *l, const struct device *d, unsigned *blocked)
{
	struct emit_object	 a[FAMILIES], b[FAMILIES];
	size_t			 f, i = 0, j = 0, same, fresh, gaps, both;

	version_objects(l->old, a);
	version_objects(l->now, b);
	*blocked = 0;
	for (f = 0; f < FAMILIES; f++) {
		if (!l->now->has[f]) {
			i += (size_t)l->old->has[f];
			continue;
		}
		both = l->old->has[f] != 0;
		l->fresh |= !both;
		emit_delta_count(&a[i], both, &b[j++], 1, &l->sum[f]);
		i += both;
		if (!both || l->now->em->delta != DELTA_LINES) {
			if (l->sum[f].blocked)
				*blocked |= 1u << f;
			continue;
		}
		gaps = need(l->old, l->now, f, &same, &fresh);
		if (l->sum[f].blocked) {
			*blocked |= 1u << f;
			l->is[f] = l->was[f];
			if (!may_block(l->old, l->now, f, same, fresh))
				return wrong(l, d, 0, "blocked without need");
		} else if (l->sum[f].gaps != gaps)
			return wrong(l, d, 0, "gaps without need");
		if (l->sum[f].gaps > 0 &&
		    strstr(l->text, "change places") == NULL)
			return wrong(l, d, 0, "gaps that are not said");
	}
	return 0;
}

/* --- both ------------------------------------------------------------------ */

static int
arrived(struct load *l, struct device *d, size_t f)
{
	struct version	 want = *l->now;
	const char	*why;

	/* a sentinel never goes, not even in a rollback */
	if (l->old != NULL && want.obj[f].sentinel == 0 && want.has[f])
		want.obj[f].sentinel = l->old->obj[f].sentinel;
	if ((why = version_differs(d, &want, (int)f)) != NULL)
		return wrong(l, d, l->n, why);
	if (!l->undefined[f] &&
	    dev_matched(d, want.name[f], family[f]) != l->is[f])
		return wrong(l, d, l->n, "does not match what it should");
	return 0;
}

int
law_delta(struct law *law, struct device *d, const struct version *old,
    const struct version *now, unsigned *blocked)
{
	struct emit_edits	 sum;
	struct load		 l;
	size_t			 f, i;
	int			 rc = -1;

	load_init(&l, law, d, old, now, version_delta(old, now, &sum));
	if (says(&l, d, blocked) == -1)
		goto out;
	law->deltas++;
	law->gaps += sum.gaps > 0;
	law->blocked += sum.blocked > 0;
	if (now->em->delta == DELTA_NONE) {
		rc = 0;
		for (i = 0; i < l.n; i++)
			if (!is_comment(&l, i))
				rc = wrong(&l, d, i, "a line where none is");
		goto out;
	}
	if ((d->kind->end != NULL ? load_text : delta_lines)(&l, d) == -1)
		goto out;
	for (f = 0; f < FAMILIES; f++)
		if (now->has[f] && !(*blocked & 1u << f) &&
		    arrived(&l, d, f) == -1)
			goto out;
	rc = 0;
out:
	free(l.text);
	return rc;
}

static int
whole_lines(struct load *l, struct device *d)
{
	const char	*why;
	size_t		 i;

	for (i = 0; i < l->n; i++) {
		if (d->kind->line(d, l->line[i], l->len[i]) > DEV_IGNORED)
			return wrong(l, d, i, d->why);
		l->law->lines++;
		if ((why = bounds(l, d, 0, 0)) != NULL ||
		    (why = closed(l, d)) != NULL)
			return wrong(l, d, i, why);
	}
	return 0;
}

int
law_whole(struct law *law, struct device *d, const struct version *old,
    const struct version *now)
{
	struct load	 l;
	size_t		 f;
	int		 rc = -1;

	load_init(&l, law, d, old, now, version_whole(now));
	law->wholes++;
	if ((d->kind->end != NULL ? load_text : whole_lines)(&l, d) == -1)
		goto out;
	for (f = 0; f < FAMILIES; f++)
		if (now->has[f] && arrived(&l, d, f) == -1)
			goto out;
	rc = 0;
out:
	free(l.text);
	return rc;
}

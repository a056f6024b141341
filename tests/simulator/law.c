#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../property/random.h"
#include "law.h"
#include "says.h"
#include "spare.h"

#define LINES	512

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
	int			 loose;	/* the device has more than "old" */
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
		l->spare[f] = spare_several(now, law->c, f) |
		    spare_replaced(d, now, f);
		if (old != NULL)
			l->spare[f] |= spare_several(old, law->c, f);
		/* a list without rows: from the first on it denies the rest */
		l->undefined[f] = dev_find((struct device *)(uintptr_t)d,
		    now->name[f], family[f]) == NULL &&
		    (l->was[f] & DEV_OUTSIDE);
		/* a deny that a rollback left */
		l->loose |= old != NULL && old->has[f] && version_differs(
		    (struct device *)(uintptr_t)d, old, (int)f) != NULL;
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
		if (say == DEV_IGNORED && !is_comment(l, i) && !l->fresh &&
		    !l->loose)
			return wrong(l, &d, i, "a line without effect");
		l->did[i] = d.did;
		if (d.did == DID_NOTHING)
			continue;
		l->row[i] = d.did_row;
		l->af[i] = d.did_row.key.af;
		f = l->af[i] == 4 ? V4 : V6;
		if (d.did == DID_ADD && !d.did_row.deny)
			last[f] = i;
		if (d.did == DID_REPLACE &&
		    !(l->fresh && l->now->em->place != NULL))
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
		if (l->old->has[f] && early[f] != l->sum[f].gaps)
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
	if (d->kind->commits)
		return 0;	/* what came before is in, the rest waits */
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
		/* who knows what it meets there; and it has no deny */
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
			if ((!d->kind->endless &&
			    text_cut(l, d, i, 0) == -1) ||
			    text_cut(l, d, i, 1) == -1)
				return -1;
	for (i = 0; i < l->n; i++)
		d->kind->line(d, l->line[i], l->len[i]);
	if (d->kind->end(d) == -1)
		return wrong(l, d, l->n, "is not understood");
	return 0;
}

/* --- both ---------------------------------------------------------------- */

static int
arrived(struct load *l, struct device *d, size_t f)
{
	struct version	 want = *l->now;
	struct dev_list	*list;
	struct dev_row	*last;
	const char	*why;

	/* a sentinel never goes, not even in a rollback */
	if (l->old != NULL && l->old->has[f] &&
	    want.obj[f].sentinel < l->old->obj[f].sentinel)
		want.obj[f].sentinel = l->old->obj[f].sentinel;
	/* nor in the one before, of which neither state tells */
	list = dev_find(d, want.name[f], family[f]);
	if (l->loose && list != NULL && list->n > 0) {
		last = &list->row[list->n - 1];
		if (last->deny && last->number > want.obj[f].sentinel)
			want.obj[f].sentinel = last->number;
	}
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
	const char		*why;
	size_t			 f, i;
	int			 rc = -1;

	load_init(&l, law, d, old, now, version_delta(old, now, &sum));
	if ((why = says_right(old, now, l.text, l.sum, blocked)) != NULL) {
		wrong(&l, d, 0, why);
		goto out;
	}
	for (f = 0; f < FAMILIES; f++) {
		l.fresh |= now->has[f] && !old->has[f];
		if (old->has[f] && (*blocked & 1u << f))
			l.is[f] = l.was[f];
	}
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

/*
 * Back to what was adopted, with a deny of its own: ours stays behind it, and a
 * device that takes no row twice refuses that one.  No harm is done.
 */
static int
older_deny(const struct load *l, size_t i)
{
	size_t	 f;

	for (f = 0; f < FAMILIES; f++)
		if (l->old != NULL && l->old->has[f] &&
		    l->now->obj[f].sentinel < l->old->obj[f].sentinel)
			return memmem(l->line[i], l->len[i], " deny ", 6) !=
			    NULL;
	return 0;
}

static int
whole_lines(struct load *l, struct device *d)
{
	const char	*why;
	enum dev_say	 say;
	size_t		 i;

	for (i = 0; i < l->n; i++) {
		say = d->kind->line(d, l->line[i], l->len[i]);
		if (say > DEV_IGNORED &&
		    !(say == DEV_REFUSED && older_deny(l, i)))
			return wrong(l, d, i, d->why);
		l->law->lines++;
		if ((why = bounds(l, d, 0, 0)) != NULL ||
		    (why = closed(l, d)) != NULL)
			return wrong(l, d, i, why);
	}
	return 0;
}

/*
 * The same where lines wait for each other: there its user takes the older deny
 * out of the text, since the device refuses all of it.
 */
static char *
whole_text(const struct device *d, const struct version *old,
    const struct version *now)
{
	struct version	 v = *now;
	size_t		 f;

	for (f = 0; f < FAMILIES; f++)
		if ((d->kind->commits || (d->mode & EOS_PENDING)) &&
		    old != NULL && old->has[f] &&
		    v.obj[f].sentinel < old->obj[f].sentinel)
			v.obj[f].sentinel = old->obj[f].sentinel;
	return version_whole(&v);
}

int
law_whole(struct law *law, struct device *d, const struct version *old,
    const struct version *now)
{
	const struct dev_kind	*kind = d->kind;
	struct load		 l;
	size_t			 f;
	int			 rc = -1;

	if (kind->whole != NULL)
		d->kind = kind->whole;

	load_init(&l, law, d, old, now, whole_text(d, old, now));
	law->wholes++;
	if ((d->kind->end != NULL ? load_text : whole_lines)(&l, d) == -1)
		goto out;
	for (f = 0; f < FAMILIES; f++)
		if (now->has[f] && arrived(&l, d, f) == -1)
			goto out;
	rc = 0;
out:
	d->kind = kind;
	free(l.text);
	return rc;
}

/*
 * What may be written: checked before the first byte.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit.h"

#define LINE_SPARE	128	/* of a line, beside the name: any row's text */

unsigned
emit_range_kind(const struct prange *r)
{
	if (r->lo > r->p.len)
		return RANGE_SPAN;
	if (r->hi == r->p.len)
		return RANGE_EXACT;
	return r->hi == prefix_width(r->p.af) ? RANGE_ORLONGER : RANGE_UPTO;
}

int
emit_is_bare(const struct emitter *em)
{
	return em->matches == MATCH_ANY && em->rows == ROW_PREFIX &&
	    !(em->ranges & RANGE_DATA);
}

void
emit_as_read(const struct emitter *em, struct prange *r)
{
	if (emit_is_bare(em))
		r->lo = r->hi = r->p.len;
}

uint32_t
emit_sentinel(const struct emitter *em)
{
	if (em->none == NULL || em->seq_step == 0)
		return 0;
	if (em->empty == HOLE_PERMITS || em->empty == HOLE_UNKNOWN ||
	    em->missing == HOLE_PERMITS || em->missing == HOLE_UNKNOWN)
		return em->seq_max;
	return 0;
}

int
emit_numbering(const struct emitter *em, size_t count, uint32_t *start,
    uint32_t *step)
{
	uint32_t	 top = em->seq_max - (emit_sentinel(em) != 0);

	*start = em->seq_start;
	*step = em->seq_step;
	if (em->seq_step == 0 || count == 0)
		return 0;
	if (count - 1 <= (top - em->seq_start) / em->seq_step)
		return 0;
	if (count > top)
		return -1;
	*start = 1;
	*step = count == 1 ? 1 : (uint32_t)((top - 1) / (count - 1));
	return 0;
}

static int
cmp_u32(const void *a, const void *b)
{
	const uint32_t	*x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Each row's number in its bounds, and no number twice. */
static int
check_numbers(const struct emit_object *o, size_t n, char *why, size_t size)
{
	const uint32_t	*num = o->number;
	uint32_t	*copy, start, step;
	size_t		 i;
	int		 sorted = 1;

	if (num == NULL) {
		if (emit_numbering(o->em, n, &start, &step) == 0)
			return 0;
		snprintf(why, size, "%zu rows, and %s has numbers up to %u", n,
		    o->em->name, o->em->seq_max);
		return -1;
	}
	for (i = 0; i < n; i++) {
		if (num[i] == 0 || num[i] > o->em->seq_max ||
		    num[i] == o->sentinel) {
			snprintf(why, size, "number %u is none for a row",
			    num[i]);
			return -1;
		}
		sorted = sorted && (i == 0 || num[i] > num[i - 1]);
	}
	if (sorted)
		return 0;
	if ((copy = reallocarray(NULL, n, sizeof *copy)) == NULL) {
		snprintf(why, size, "out of memory");
		return -1;
	}
	memcpy(copy, num, n * sizeof *copy);
	qsort(copy, n, sizeof *copy, cmp_u32);
	for (i = 1; i < n && copy[i] != copy[i - 1]; i++)
		;
	if (i < n)
		snprintf(why, size, "two rows have the number %u", copy[i]);
	free(copy);
	return i < n ? -1 : 0;
}

/*
 * Where only the longest prefix of a list decides, a row hides what a wider one
 * around it accepts: "10.0.0.0/8 orlonger" with "10.1.0.0/16 exact" does not
 * accept 10.1.2.0/24.  Sorted order puts a wider prefix right before what it
 * covers, so a stack of the prefixes around the row at hand is enough, and as
 * each was held against the one around it, only the innermost counts.
 */
struct around {
	struct prefix	 p;
	uint64_t	 len[3];	/* bit n: routes of length n */
};

static void
add_lengths(uint64_t set[3], unsigned lo, unsigned hi)
{
	for (; lo <= hi; lo++)
		set[lo / 64] |= UINT64_C(1) << lo % 64;
}

/* Does the inner one refuse, from its own length on, what the outer accepts? */
static int
hides(const struct around *outer, const struct around *in)
{
	unsigned	 i;

	for (i = in->p.len; i <= prefix_width(in->p.af); i++)
		if ((outer->len[i / 64] & ~in->len[i / 64]) >> i % 64 & 1)
			return 1;
	return 0;
}

static int
check_longest(const struct emit_object *o, size_t n, char *why, size_t size)
{
	struct around	 st[130];	/* one a length, and one more */
	struct row	 row;
	char		 a[PREFIX_STRLEN], b[PREFIX_STRLEN];
	size_t		 i, depth = 0;

	for (i = 0; i <= n; i++) {
		if (i < n)
			emit_get(o, i, &row);
		if (i < n && depth > 0 && prefix_cmp(&st[depth - 1].p,
		    &row.prange.p) == 0) {
			add_lengths(st[depth - 1].len, row.prange.lo,
			    row.prange.hi);
			continue;
		}
		/* the prefix on top has all of its ranges now */
		if (depth > 1 && hides(&st[depth - 2], &st[depth - 1])) {
			snprintf(why, size, "%s hides a part of %s around it: "
			    "in %s the longest prefix alone decides",
			    prefix_str(&st[depth - 1].p, a),
			    prefix_str(&st[depth - 2].p, b), o->em->name);
			return -1;
		}
		if (i == n)
			break;
		while (depth > 0 && !prefix_covers(&st[depth - 1].p,
		    &row.prange.p))
			depth--;
		memset(&st[depth], 0, sizeof st[depth]);
		st[depth].p = row.prange.p;
		add_lengths(st[depth++].len, row.prange.lo, row.prange.hi);
	}
	return 0;
}

/* Is it 0.0.0.0/8, or ::/16, or the like? */
static int
is_zero_net(const struct prefix *p)
{
	static const uint8_t	 zero[sizeof p->addr];

	return p->len > 0 && memcmp(p->addr, zero, sizeof zero) == 0;
}

/*
 * Prefixes that the row can't hold: too wide, or one inside another, which in
 * sorted order follows what covers it.
 */
static int
check_prefixes(const struct emit_object *o, size_t n, char *why, size_t size)
{
	struct row	 row, last = { .kind = ROW_PREFIX };
	char		 a[PREFIX_STRLEN], b[PREFIX_STRLEN];
	size_t		 i;

	if (o->em->len_min == 0 && !o->em->disjoint)
		return 0;
	for (i = 0; i < n; i++, last = row) {
		emit_get(o, i, &row);
		if (row.prange.p.len < o->em->len_min) {
			snprintf(why, size, "%s is wider than /%u, the widest "
			    "that %s takes", prefix_str(&row.prange.p, a),
			    o->em->len_min, o->em->name);
			return -1;
		}
		if (i == 0 || !o->em->disjoint ||
		    !prefix_covers(&last.prange.p, &row.prange.p))
			continue;
		snprintf(why, size, "%s lies inside %s, and %s takes no prefix "
		    "inside another: \"combine cover\" makes none",
		    prefix_str(&row.prange.p, a),
		    prefix_str(&last.prange.p, b), o->em->name);
		return -1;
	}
	return 0;
}

/* Two rows with one prefix that would take each other's place. */
static int
check_places(const struct emit_object *o, size_t n, char *why, size_t size)
{
	struct row	 row;
	struct prange	 last;
	char		 buf[PREFIX_STRLEN];
	uint64_t	 taken = 0;
	size_t		 i;
	int		 place;

	memset(&last, 0, sizeof last);
	for (i = 0; i < n; i++) {
		emit_get(o, i, &row);
		place = o->em->place(&row.prange);
		if (i == 0 || prefix_cmp(&last.p, &row.prange.p) != 0)
			taken = 0;
		if (taken >> place & 1) {
			snprintf(why, size, "two rows \"%s\" of one kind: %s "
			    "has room for one", prange_str(&row.prange, buf),
			    o->em->name);
			return -1;
		}
		taken |= UINT64_C(1) << place;
		last = row.prange;
	}
	return 0;
}

/*
 * Ranges that the row can't say.  Who holds bare prefixes may hold those of a
 * list that is used with "orlonger", if all are; then the text says so.
 */
static int
check_ranges(const struct emit_object *o, size_t n, char *why, size_t size)
{
	struct row	 row;
	char		 buf[PREFIX_STRLEN];
	unsigned	 kind, seen = 0;
	size_t		 i;

	if (o->em->ranges & RANGE_DATA)
		return 0;
	for (i = 0; i < n; i++) {
		emit_get(o, i, &row);
		kind = emit_range_kind(&row.prange);
		if (!(kind & o->em->ranges) ||
		    (o->em->zero_any && is_zero_net(&row.prange.p))) {
			snprintf(why, size, "%s can't say \"%s\"", o->em->name,
			    prange_str(&row.prange, buf));
			return -1;
		}
		if (row.prange.p.len < prefix_width(row.prange.p.af))
			seen |= kind;	/* a host is exact and orlonger */
	}
	if (emit_is_bare(o->em) && (seen & (seen - 1)) != 0) {
		snprintf(why, size, "%s holds bare prefixes, and some are "
		    "exact and some not", o->em->name);
		return -1;
	}
	if (o->em->place != NULL && check_places(o, n, why, size) == -1)
		return -1;
	return o->em->longest ? check_longest(o, n, why, size) : 0;
}

/* Where an object is one text there, how long that is. */
static int
check_text(const struct emit_object *o, char *why, size_t size)
{
	struct out	 out;
	char		*text;
	size_t		 n;

	if (o->em->text_max == 0)
		return 0;
	if (out_open_mem(&out) == -1)
		goto memory;
	emit_whole(&out, NULL, o, 1);
	if ((text = out_steal(&out, &n)) == NULL)
		goto memory;
	free(text);
	if (n <= o->em->text_max)
		return 0;
	snprintf(why, size, "its text has %zu bytes, %s takes %u", n,
	    o->em->name, o->em->text_max);
	return -1;
memory:
	snprintf(why, size, "out of memory");
	return -1;
}

/*
 * Texts: each a name or a value of a kind that the row can say, in order.  So
 * nothing that a hook writes breaks out of its place.
 */
static int
check_texts(const struct emit_object *o, size_t n, char *why, size_t size)
{
	const char	*s, *bad;
	char		 to[EMIT_TEXT];
	size_t		 i;

	for (i = 0; i < n; i++) {
		s = o->text[i];
		if (o->kind == ROW_VALUE)
			bad = value_kind(s) == VALUE_NONE ? "not a community" :
			    NULL;
		else
			bad = host_check(s, strlen(s));
		if (bad == NULL && (emit_say(o->em, o->kind, s,
		    to) != EMIT_SAID || strcmp(to, s) != 0))
			bad = "none that it can say";
		if (bad == NULL && i > 0 && strcmp(o->text[i - 1], s) >= 0)
			bad = "not in order";
		if (bad != NULL) {
			snprintf(why, size, "%s: \"%.260s\": %s", o->em->name,
			    s, bad);
			return -1;
		}
	}
	return 0;
}

/* Rows of the kind and of the families that the platform has. */
static int
check_kind(const struct emit_object *o, char *why, size_t size)
{
	static const char *const names[] = {
		[ROW_PREFIX] = "prefixes", [ROW_HOST] = "host names",
		[ROW_VALUE] = "communities"
	};
	const struct emitter	*em = o->em;

	if (!emit_takes(em, o->kind) ||
	    (o->kind == ROW_PREFIX) != (o->set != NULL)) {
		snprintf(why, size, "%s holds no %s", em->name,
		    names[o->kind]);
		return -1;
	}
	if ((o->af == 0) != (em->families == FAMILIES_TOGETHER)) {
		snprintf(why, size, "%s holds the families %s", em->name,
		    emit_families_name(em->families));
		return -1;
	}
	return 0;
}

/* As many rows as the platform takes, and as its user has said that it does. */
static int
check_count(const struct emit_object *o, size_t n, char *why, size_t size)
{
	const struct emitter	*em = o->em;
	const char		*bad;
	size_t			 i;
	long long		 max;

	if (em->row_max != 0 && n > em->row_max) {
		snprintf(why, size, "%zu rows, %s takes %u", n, em->name,
		    em->row_max);
		return -1;
	}
	for (i = 0; em->row_param != NULL && i < o->ngiven; i++) {
		if (strcmp(o->given[i].name, em->row_param) != 0)
			continue;
		max = strtonum(o->given[i].value, 0, UINT32_MAX, &bad);
		if (bad == NULL && n <= (unsigned long long)max)
			continue;
		snprintf(why, size, "%zu rows, and %s is %s", n,
		    em->row_param, o->given[i].value);
		return -1;
	}
	return 0;
}

int
emit_check(const struct emit_object *o, char *why, size_t size)
{
	const struct emitter	*em = o->em;
	struct emit_given	 given[EMIT_PARAMS];
	size_t			 n = emit_count(o);

	if (emit_check_name(em, o->name, why, size) == -1)
		return -1;
	if (check_kind(o, why, size) == -1)
		return -1;
	if (check_count(o, n, why, size) == -1)
		return -1;
	if (em->line_max != 0 && strlen(o->name) + LINE_SPARE > em->line_max) {
		snprintf(why, size, "a name of %zu characters makes lines over "
		    "%u", strlen(o->name), em->line_max);
		return -1;
	}
	if (n == 0 && em->none == NULL && em->empty != HOLE_NONE) {
		snprintf(why, size, "empty, and an empty %s %s (%s)", em->kind,
		    em->empty == HOLE_PERMITS ? "permits all there" :
		    em->empty == HOLE_ERROR ? "is refused there" :
		    "may permit all there", em->hole_source);
		return -1;
	}
	if (o->sentinel != 0 && em->none == NULL) {
		snprintf(why, size, "%s has no row that denies all", em->name);
		return -1;
	}
	if (emit_params(em, o->af, o->given, o->ngiven, given, why,
	    size) == -1)
		return -1;
	if (o->format != NULL && emit_format_check(o->format, o->kind, why,
	    size) == -1)
		return -1;
	if (em->seq_step != 0 && check_numbers(o, n, why, size) == -1)
		return -1;
	if (o->kind != ROW_PREFIX) {
		if (check_texts(o, n, why, size) == -1)
			return -1;
	} else if (check_prefixes(o, n, why, size) == -1 ||
	    check_ranges(o, n, why, size) == -1)
		return -1;
	return check_text(o, why, size);
}

/*
 * Where a name is a comment, two lists in one place would remove each other's
 * rows: what leaves the one may still be in the other.
 */
static int
in_one_place(const struct emit_object *a, const struct emit_object *b)
{
	return a->em == b->em && a->em->rows_shared && (a->af == b->af ||
	    a->af == 0 || b->af == 0) && (a->em->one_place ||
	    emit_params_same(a, b));
}

int
emit_check_file(const struct emit_object *o, size_t n, char *why, size_t size)
{
	size_t	 i, j;

	for (i = 1; i < n; i++) {
		if (o[i].em->one_family && o[i].af != o[0].af) {
			snprintf(why, size, "%s can't load a file of both "
			    "families: one a file (family v4, family v6)",
			    o[i].em->name);
			return -1;
		}
		for (j = 0; j < i; j++) {
			if (!in_one_place(&o[j], &o[i]))
				continue;
			snprintf(why, size, "the rows of %s and %s would lie "
			    "in one place: make it one list%s", o[j].name,
			    o[i].name, o[i].em->one_place ? "" :
			    ", or give them other parameters");
			return -1;
		}
	}
	return 0;
}

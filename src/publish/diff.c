#include <stdlib.h>
#include <string.h>

#include "../base/log.h"
#include "diff.h"

static const char *const kind_names[] = {
	[DIFF_ADDED] = "added",
	[DIFF_REMOVED] = "removed",
	[DIFF_RESPELLED_IN] = "respelled-in",
	[DIFF_RESPELLED_OUT] = "respelled-out",
	[DIFF_MOVED] = "moved",
	[DIFF_CHANGED] = "changed"
};

const char *
diff_kind_name(enum diff_kind kind)
{
	return kind_names[kind];
}

int
word_take(const char **s, struct word *w)
{
	const char	*p = *s, *eq;
	size_t		 n;

	p += strspn(p, " ");
	n = strcspn(p, " ");
	*s = p + n;
	if (n == 0)
		return 0;
	memset(w, 0, sizeof *w);
	w->k = p;
	w->klen = n;
	if ((eq = memchr(p, '=', n)) != NULL) {
		w->klen = (size_t)(eq - p);
		w->v = eq + 1;
		w->vlen = n - w->klen - 1;
	}
	return 1;
}

int
word_is(const struct word *w, const char *key)
{
	return strlen(key) == w->klen && memcmp(w->k, key, w->klen) == 0;
}

/* The next word that says where a prefix belongs.  1, or 0 at the end. */
static int
place_next(const char **s, struct word *w)
{
	static const char *const places[] = {
		"feed", "service", "category", "tag", "region", "local"
	};
	size_t	 i;

	while (word_take(s, w))
		for (i = 0; i < sizeof places / sizeof places[0]; i++)
			if (word_is(w, places[i]))
				return 1;
	return 0;
}

/*
 * What two lines of words make of a prefix that both sides have: moved when it
 * belongs elsewhere, changed when anything else differs.  The lines are
 * canonical, so comparing them word by word is comparing what they say.
 */
static enum diff_kind
words_kind(const char *was, const char *is)
{
	struct word	 a, b;
	int		 more_a, more_b;

	for (;;) {
		more_a = place_next(&was, &a);
		more_b = place_next(&is, &b);
		if (!more_a && !more_b)
			return DIFF_CHANGED;
		if (more_a != more_b || a.klen != b.klen ||
		    a.vlen != b.vlen || memcmp(a.k, b.k, a.klen) != 0 ||
		    (a.vlen > 0 && memcmp(a.v, b.v, a.vlen) != 0))
			return DIFF_MOVED;
	}
}

/*
 * A cover that is asked in rising order: one pass over it serves all
 * questions.  Its prefixes are disjoint, so only the last one that does not
 * sort behind p can hold p.
 */
struct walk {
	const struct pset	*cover;
	size_t			 next;
	int			 have;
	struct prefix		 at;
};

static int
walk_inside(struct walk *w, const struct prefix *p)
{
	struct prange	 r;

	while (w->next < pset_count(w->cover)) {
		pset_get(w->cover, w->next, &r);
		if (prefix_cmp(&r.p, p) > 0)
			break;
		w->at = r.p;
		w->have = 1;
		w->next++;
	}
	return w->have && prefix_covers(&w->at, p);
}

static int
add_row(struct diff *d, enum diff_kind kind, const struct prefix *p,
    const char *was, const char *is)
{
	struct diff_row	*r;

	if (mem_grow(&d->row, &d->cap, d->nrow + 1, sizeof *d->row) == -1)
		return -1;
	r = &d->row[d->nrow++];
	r->kind = kind;
	r->p = *p;
	r->was = was;
	r->is = is;
	d->count[kind]++;
	return 0;
}

static int
add_host(struct diff *d, enum diff_kind kind, const char *name,
    const char *was, const char *is)
{
	struct diff_host	*h;

	if (mem_grow(&d->host, &d->caphost, d->nhost + 1,
	    sizeof *d->host) == -1)
		return -1;
	h = &d->host[d->nhost++];
	h->kind = kind;
	h->name = name;
	h->was = was;
	h->is = is;
	return 0;
}

/* One side of the merge: the prefix at hand, until there is none. */
struct side {
	const struct members	*m;
	size_t			 i, n;
	struct prange		 at;
};

static void
side_open(struct side *s, const struct members *m)
{
	s->m = m;
	s->i = 0;
	s->n = pset_count(&m->set);
	if (s->n > 0)
		pset_get(&m->set, 0, &s->at);
}

static void
side_next(struct side *s)
{
	if (++s->i < s->n)
		pset_get(&s->m->set, s->i, &s->at);
}

/* Below 0: the old side's prefix comes first; 0: both are at the same one. */
static int
side_cmp(const struct side *a, const struct side *b)
{
	if (a->i == a->n || b->i == b->n)
		return a->i == a->n ? 1 : -1;
	return prefix_cmp(&a->at.p, &b->at.p);
}

/*
 * Merge the two sorted sets once.  cover_a and cover_b tell a loss or a gain
 * from another spelling of the same addresses.
 */
static int
diff_prefixes(struct diff *d, const struct members *a, const struct members *b,
    const struct pset *cover_a, const struct pset *cover_b)
{
	struct walk	 old = { .cover = cover_a }, new = { .cover = cover_b };
	struct side	 sa, sb;
	const char	*was, *is;
	int		 c, rc = 0;

	side_open(&sa, a);
	side_open(&sb, b);
	while (rc == 0 && (sa.i < sa.n || sb.i < sb.n)) {
		c = side_cmp(&sa, &sb);
		was = c <= 0 ? members_text(a, sa.i) : NULL;
		is = c >= 0 ? members_text(b, sb.i) : NULL;
		if (c < 0)
			rc = add_row(d, walk_inside(&new, &sa.at.p) ?
			    DIFF_RESPELLED_OUT : DIFF_REMOVED, &sa.at.p,
			    was, NULL);
		else if (c > 0)
			rc = add_row(d, walk_inside(&old, &sb.at.p) ?
			    DIFF_RESPELLED_IN : DIFF_ADDED, &sb.at.p,
			    NULL, is);
		else if (strcmp(was, is) != 0)
			rc = add_row(d, words_kind(was, is), &sa.at.p,
			    was, is);
		if (c <= 0)
			side_next(&sa);
		if (c >= 0)
			side_next(&sb);
	}
	return rc;
}

/* What the names of one side cover, for the other side's. */
static int
cover_hosts(struct host_cover *c, const struct members *m)
{
	struct texts	 t;
	size_t		 i;
	int		 rc = 0;

	memset(&t, 0, sizeof t);
	memset(c, 0, sizeof *c);
	for (i = 0; i < m->nhost && !m->values && rc == 0; i++)
		if ((rc = mem_grow(&t.s, &t.cap, t.n + 1, sizeof *t.s)) == 0)
			t.s[t.n++] = m->host[i].name;
	if (rc == 0)
		rc = host_cover_init(c, &t, 0);
	free(t.s);
	return rc;
}

static int
diff_hosts(struct diff *d, const struct members *a, const struct members *b,
    const struct host_cover *old, const struct host_cover *new)
{
	const struct member_host	*h = a->host, *g = b->host;
	const char			*was, *is;
	size_t				 i = 0, j = 0;
	int				 c, rc = 0;

	while (rc == 0 && (i < a->nhost || j < b->nhost)) {
		if (i == a->nhost || j == b->nhost)
			c = i == a->nhost ? 1 : -1;
		else
			c = strcmp(h[i].name, g[j].name);
		was = c <= 0 ? a->text[h[i].attr] : NULL;
		is = c >= 0 ? b->text[g[j].attr] : NULL;
		if (c < 0)
			rc = add_host(d, host_covered(new, h[i].name) != NULL ?
			    DIFF_RESPELLED_OUT : DIFF_REMOVED, h[i].name, was,
			    NULL);
		else if (c > 0)
			rc = add_host(d, host_covered(old, g[j].name) != NULL ?
			    DIFF_RESPELLED_IN : DIFF_ADDED, g[j].name, NULL,
			    is);
		else if (strcmp(was, is) != 0)
			rc = add_host(d, words_kind(was, is), g[j].name, was,
			    is);
		i += c <= 0;
		j += c >= 0;
	}
	return rc;
}

int
diff_members(struct diff *d, const struct members *a, const struct members *b)
{
	struct pset		 cover_a, cover_b;
	struct host_cover	 hosts_a, hosts_b;
	int			 rc = -1;

	memset(d, 0, sizeof *d);
	memset(&hosts_a, 0, sizeof hosts_a);
	memset(&hosts_b, 0, sizeof hosts_b);
	memset(&cover_a, 0, sizeof cover_a);
	memset(&cover_b, 0, sizeof cover_b);
	d->old4 = a->set.n4;
	d->old6 = a->set.n6;
	d->new4 = b->set.n4;
	d->new6 = b->set.n6;
	if (pset_cover(&cover_a, &a->set) == -1 ||
	    pset_cover(&cover_b, &b->set) == -1 ||
	    pset_minus_space(&d->gained, &cover_b, &cover_a) == -1 ||
	    pset_minus_space(&d->lost, &cover_a, &cover_b) == -1)
		goto out;
	pset_space(&cover_a, &d->space_old);
	pset_space(&cover_b, &d->space_new);
	pset_space(&d->gained, &d->space_gained);
	pset_space(&d->lost, &d->space_lost);
	if (diff_prefixes(d, a, b, &cover_a, &cover_b) == -1 ||
	    cover_hosts(&hosts_a, a) == -1 ||
	    cover_hosts(&hosts_b, b) == -1 ||
	    diff_hosts(d, a, b, &hosts_a, &hosts_b) == -1)
		goto out;
	rc = 0;
out:
	pset_free(&cover_a);
	pset_free(&cover_b);
	host_cover_free(&hosts_a);
	host_cover_free(&hosts_b);
	if (rc == -1)
		diff_free(d);
	return rc;
}

int
diff_empty(const struct diff *d)
{
	return d->nrow == 0 && d->nhost == 0;
}

void
diff_free(struct diff *d)
{
	if (d == NULL)
		return;
	free(d->row);
	free(d->host);
	pset_free(&d->gained);
	pset_free(&d->lost);
	memset(d, 0, sizeof *d);
}

void
diff_forget_words(struct diff *d, int hosts)
{
	size_t	 i, n = 0;

	for (i = 0; i < d->nrow; i++)
		if (d->row[i].kind != DIFF_MOVED &&
		    d->row[i].kind != DIFF_CHANGED)
			d->row[n++] = d->row[i];
	d->nrow = n;
	d->count[DIFF_MOVED] = d->count[DIFF_CHANGED] = 0;
	for (i = n = 0; hosts && i < d->nhost; i++)
		if (d->host[i].kind != DIFF_MOVED &&
		    d->host[i].kind != DIFF_CHANGED)
			d->host[n++] = d->host[i];
	d->nhost = n;
}

u128
diff_prefix_space(const struct prefix *p)
{
	unsigned	 bits = prefix_width(p->af) - p->len;

	return bits == 128 ? ~(u128)0 : (u128)1 << bits;
}

u128
diff_row_space(const struct diff *d, const struct diff_row *row)
{
	const struct pset	*set;
	struct prange		 r;
	size_t			 lo = 0, hi, mid;
	u128			 sum = 0;

	if (row->kind != DIFF_ADDED && row->kind != DIFF_REMOVED)
		return 0;
	set = row->kind == DIFF_ADDED ? &d->gained : &d->lost;
	hi = pset_count(set);
	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		pset_get(set, mid, &r);
		if (prefix_cmp(&r.p, &row->p) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	/* the one before may hold it whole: these prefixes are disjoint */
	if (lo > 0) {
		pset_get(set, lo - 1, &r);
		if (prefix_covers(&r.p, &row->p))
			return diff_prefix_space(&row->p);
	}
	for (; lo < pset_count(set); lo++) {
		pset_get(set, lo, &r);
		if (!prefix_covers(&row->p, &r.p))
			break;
		sum += diff_prefix_space(&r.p);
	}
	return sum;
}

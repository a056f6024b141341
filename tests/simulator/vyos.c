/*
 * VyOS: set and delete edit a candidate, which counts at a commit, all of it or
 * none.  Here a commit is tried after each line, as if the text had been cut
 * there.  After src/conf_mode/policy.py and firewall.py of vyos-1x: a rule
 * without action or prefix and two rules of the same content refuse it; "set"
 * of what is there merges leaf by leaf; what is not there can't be deleted,
 * with a message and no harm.  A list without rules, or that is missing,
 * permits all.
 */
#include <string.h>

#include "device.h"

#define HAS_PREFIX	0x1
#define HAS_ACTION	0x2
#define HAS_GE		0x4
#define HAS_LE		0x8

/* A rule as leaves, in dev_row.type; ge and le in lo and hi. */
static void
to_leaves(struct dev_row *r)
{
	if (r->type != 0)
		return;
	r->type = HAS_PREFIX | HAS_ACTION;
	if (r->key.lo > r->key.len)
		r->type |= HAS_GE;
	if (r->key.hi > r->key.len && (r->key.lo == r->key.len ||
	    r->key.hi < dev_width(r->key.af)))
		r->type |= HAS_LE;
}

/* What the leaves come to.  -1: no rule. */
static int
from_leaves(const struct device *d, struct dev_row *r)
{
	if ((r->type & (HAS_PREFIX | HAS_ACTION)) != (HAS_PREFIX | HAS_ACTION))
		return -1;
	if (!(r->type & HAS_GE))
		r->key.lo = r->key.len;
	if (!(r->type & HAS_LE))
		r->key.hi = r->type & HAS_GE ? dev_width(r->key.af) :
		    r->key.len;
	if (r->key.lo < r->key.len || r->key.hi < r->key.lo ||
	    r->key.hi > dev_width(r->key.af))
		return -1;
	r->routes = dev_routes(d->window, &r->key);
	return 0;
}

static enum dev_say
set_leaf(struct device *d, struct dev_row *r, const struct dev_words *w)
{
	struct dev_key	 k;
	uint32_t	 v;
	int		 bit, had;

	if (dev_is(w, 6, "prefix")) {
		if (dev_prefix(&k, w->p[7], w->len[7]) == -1 ||
		    k.af != r->key.af)
			return dev_bad(d, "no prefix");
		k.lo = r->key.lo;
		k.hi = r->key.hi;
		had = r->type & HAS_PREFIX && dev_same_key(&k, &r->key);
		r->key = k;
		bit = HAS_PREFIX;
	} else if (dev_is(w, 6, "action")) {
		if (!dev_is(w, 7, "permit") && !dev_is(w, 7, "deny"))
			return dev_bad(d, "no action");
		had = r->type & HAS_ACTION && r->deny == dev_is(w, 7, "deny");
		r->deny = dev_is(w, 7, "deny");
		bit = HAS_ACTION;
	} else {
		bit = dev_is(w, 6, "ge") ? HAS_GE : HAS_LE;
		if ((bit == HAS_LE && !dev_is(w, 6, "le")) ||
		    dev_u32(w->p[7], w->len[7], &v) == -1 ||
		    v > dev_width(r->key.af))
			return dev_bad(d, "no such leaf");
		had = r->type & bit &&
		    (bit == HAS_GE ? r->key.lo : r->key.hi) == v;
		*(bit == HAS_GE ? &r->key.lo : &r->key.hi) = v;
	}
	r->type |= bit;
	return had ? DEV_IGNORED : DEV_OK;
}

/* One line into the candidate. */
static enum dev_say
edit(struct device *d, const struct dev_words *w)
{
	struct dev_list	*l;
	struct dev_row	*at, row;
	uint32_t	 number;
	int		 af, add = dev_is(w, 0, "set");

	af = dev_is(w, 2, "prefix-list") ? 4 : dev_is(w, 2, "prefix-list6") ?
	    6 : 0;
	if ((!add && !dev_is(w, 0, "delete")) || !dev_is(w, 1, "policy") ||
	    af == 0 || w->n != (add ? 8 : 6) || !dev_is(w, 4, "rule") ||
	    dev_u32(w->p[5], w->len[5], &number) == -1 || number == 0 ||
	    number > 65535)
		return dev_bad(d, "no such command");
	l = dev_list_of(d, w->p[3], w->len[3], af);
	at = dev_at(l, number);
	if (!add) {
		if (at != NULL)
			dev_del(d, l, at);
		return at != NULL ? DEV_OK : DEV_IGNORED;
	}
	if (at == NULL) {
		memset(&row, 0, sizeof row);
		row.number = number;
		row.key.af = af;
		dev_put(d, l, &row);
		at = dev_at(l, number);
		at->type = 0;
	} else
		to_leaves(at);
	return set_leaf(d, at, w);
}

/* Is the candidate fit for a commit? */
static int
verify(struct device *d)
{
	struct dev_list	*l;
	size_t		 i, j, k;

	for (i = 0; i < d->nlist; i++) {
		l = &d->list[i];
		for (j = 0; j < l->n; j++) {
			to_leaves(&l->row[j]);
			if (from_leaves(d, &l->row[j]) == -1)
				return -1;
			for (k = 0; k < j; k++)
				if (l->row[k].deny == l->row[j].deny &&
				    dev_same_key(&l->row[k].key,
				    &l->row[j].key))
					return -1;
		}
	}
	return 0;
}

/* The rules that the one state has and the other has not. */
static const struct dev_row *
differs(const struct device *a, struct device *b, size_t *n)
{
	const struct dev_row	*found = NULL, *r;
	const struct dev_list	*l;
	struct dev_list		*m;
	struct dev_row		*at;
	size_t			 i, j;

	*n = 0;
	for (i = 0; i < a->nlist; i++) {
		l = &a->list[i];
		m = dev_find(b, l->name, l->af);
		for (j = 0; j < l->n; j++) {
			r = &l->row[j];
			at = m == NULL ? NULL : dev_at(m, r->number);
			if (at != NULL && at->deny == r->deny &&
			    dev_same_key(&at->key, &r->key))
				continue;
			found = r;
			++*n;
		}
	}
	return found;
}

/* The candidate takes the place of what runs; what it did is told. */
static void
commit(struct device *d, struct device *candidate)
{
	const struct dev_row	*came, *went;
	size_t			 n, m, i;

	candidate->ntext = 0;
	candidate->did = DID_NOTHING;
	for (i = candidate->nlist; i-- > 0; )
		if (candidate->list[i].n == 0)
			dev_drop(candidate, &candidate->list[i]);
	went = differs(d, candidate, &n);
	came = differs(candidate, d, &m);
	if (n + m > 0) {
		candidate->did = n == 0 ? DID_ADD : m == 0 ? DID_DEL :
		    DID_REPLACE;
		candidate->did_row = n == 0 ? *came : *went;
	}
	*d = *candidate;
}

static enum dev_say
line(struct device *d, const char *s, size_t n)
{
	static struct device	 candidate;
	struct dev_words	 w;
	enum dev_say		 say = DEV_IGNORED;
	const char		*p, *end;
	size_t			 len;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '#')
		return DEV_IGNORED;
	if (d->ntext + n + 2 > sizeof d->text)
		return dev_bad(d, "too long");
	memcpy(d->text + d->ntext, s, n);
	d->ntext += n;
	d->text[d->ntext++] = '\n';
	candidate = *d;
	end = d->text + d->ntext;
	for (p = d->text; p < end; p += len + 1) {
		len = (size_t)((const char *)memchr(p, '\n',
		    (size_t)(end - p)) - p);
		if (dev_split(&w, p, len) == -1)
			return dev_bad(d, "too many words");
		if ((say = edit(&candidate, &w)) == DEV_BAD)
			return dev_bad(d, candidate.why);
	}
	if (verify(&candidate) == 0)
		commit(d, &candidate);
	return say;
}

static uint64_t
matched(const struct device *d, const struct dev_list *l)
{
	(void)d;
	return l == NULL || l->n == 0 ? DEV_ALL : dev_first_match(l);
}

/* --- groups --------------------------------------------------------------- */

static enum dev_say
group_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	struct dev_list		*l;
	struct dev_row		 row;
	size_t			 i;
	int			 af, add;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '#')
		return DEV_IGNORED;
	add = dev_is(&w, 0, "set");
	af = dev_is(&w, 3, "network-group") ? 4 :
	    dev_is(&w, 3, "ipv6-network-group") ? 6 : 0;
	if ((!add && !dev_is(&w, 0, "delete")) || !dev_is(&w, 1, "firewall") ||
	    !dev_is(&w, 2, "group") || af == 0 || w.n < 5 || w.len[4] > 31)
		return dev_bad(d, "no such command");
	if (add && w.n == 5)
		return DEV_OK;	/* there, without members */
	memset(&row, 0, sizeof row);
	if (w.n != 7 || !dev_is(&w, 5, "network") ||
	    dev_prefix(&row.key, w.p[6], w.len[6]) == -1 || row.key.af != af ||
	    row.key.len == 0)
		return dev_bad(d, "no member");
	row.routes = dev_hosts(d->window, &row.key);
	l = dev_list_of(d, w.p[4], w.len[4], af);
	for (i = 0; i < l->n && !dev_same_key(&l->row[i].key, &row.key); i++)
		;
	if ((i < l->n) == add)
		return DEV_IGNORED;
	if (add)
		return dev_put(d, l, &row);
	dev_del(d, l, &l->row[i]);
	if (l->n == 0)
		dev_drop(d, l);
	return DEV_OK;
}

/* Its set is empty; a group that is missing does not commit. */
static uint64_t
group_matched(const struct device *d, const struct dev_list *l)
{
	uint64_t	 set = 0;
	size_t		 i;

	(void)d;
	for (i = 0; l != NULL && i < l->n; i++)
		set |= l->row[i].routes;
	return set;
}

const struct dev_kind dev_vyos = {
	.name = "vyos-prefix-list", .commits = 1,
	.line = line, .matched = matched,
};
const struct dev_kind dev_vyos_group = {
	.name = "vyos-network-group", .addresses = 1,
	.line = group_line, .matched = group_matched,
};

/*
 * Nokia.  SR Linux and the MD-CLI of SR OS take commands on a candidate; here
 * each counts at once, as if a text were cut at any place and committed.  The
 * classic CLI keeps the lines of a policy until "commit"; its filters do not.
 *
 * SR Linux keys a prefix of a set by its lengths; a policy's list of SR OS by
 * its type: in the MD-CLI another length takes the old one's place; in the
 * classic CLI nobody says, so there are devices of both kinds (SROS_TYPE), and
 * what is removed must be there with its very lengths, or (SROS_TYPE) with its
 * type.  What a list without rows matches nobody says: the worst counts.
 */
#include <string.h>

#include "path.h"

enum { EXACT = 1, THROUGH, RANGE };

static int
type_of(const struct dev_key *k)
{
	return k->lo > k->len ? RANGE : k->hi > k->len ? THROUGH : EXACT;
}

static void
set_routes(const struct device *d, struct dev_row *row)
{
	row->routes = d->kind->addresses ? dev_hosts(d->window, &row->key) :
	    dev_routes(d->window, &row->key);
}

static uint64_t
matched(const struct device *d, const struct dev_list *l)
{
	uint64_t	 set = 0;
	size_t		 i;

	if (l == NULL || l->n == 0)
		return d->kind->addresses ? DEV_LEAVES | DEV_OUTSIDE : DEV_ALL;
	for (i = 0; i < l->n; i++)
		set |= l->row[i].routes;
	return set;
}

/* "A..B" or, with "dash", "A-B". */
static int
lengths(const char *s, size_t n, const char *sep, struct dev_key *k)
{
	size_t	 a = strspn(s, "0123456789"), m = strlen(sep);
	uint32_t lo, hi;

	if (a + m > n || memcmp(s + a, sep, m) != 0 ||
	    dev_u32(s, a, &lo) == -1 ||
	    dev_u32(s + a + m, n - a - m, &hi) == -1 || lo < k->len ||
	    hi < lo || hi > dev_width(k->af))
		return -1;
	k->lo = lo;
	k->hi = hi;
	return 0;
}

/* Without the quotes around it. */
static void
unquote(struct dev_words *w, size_t i)
{
	if (w->len[i] > 2 && w->p[i][0] == '"') {
		w->p[i]++;
		w->len[i] -= 2;
	}
}

/* --- SR Linux ------------------------------------------------------------ */

static enum dev_say
srl_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	struct dev_row		 row;
	struct dev_list		*l;
	size_t			 i, name = 0;
	int			 del, af = 0;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '#')
		return DEV_IGNORED;
	del = dev_is(&w, 0, "delete");
	if (!del && !dev_is(&w, 0, "set"))
		return dev_bad(d, "no such command");
	memset(&row, 0, sizeof row);
	i = dev_under(&w, 1, "/ routing-policy prefix-set * prefix", &name);
	if (d->kind->addresses) {
		af = 4;
		i = dev_under(&w, 1, "/ acl match-list ipv4-prefix-list * "
		    "prefix", &name);
		if (i == 0) {
			af = 6;
			i = dev_under(&w, 1, "/ acl match-list "
			    "ipv6-prefix-list * prefix", &name);
		}
	}
	if (i == 0 || i >= w.n || dev_prefix(&row.key, w.p[i], w.len[i]) == -1)
		return dev_bad(d, "no such path");
	if (af != 0 ? i + 1 != w.n || row.key.af != af : i + 3 != w.n ||
	    !dev_is(&w, i + 1, "mask-length-range") ||
	    (!dev_is(&w, i + 2, "exact") && lengths(w.p[i + 2], w.len[i + 2],
	    "..", &row.key) == -1))
		return dev_bad(d, "no prefix");
	set_routes(d, &row);
	l = dev_list_of(d, w.p[name], w.len[name], af);
	return dev_change(d, l, &row, del);
}

/* --- SR OS --------------------------------------------------------------- */

/* The row with this prefix and type, or NULL. */
static struct dev_row *
of_type(struct dev_list *l, const struct dev_key *k, int type)
{
	struct dev_key	 a, b = *k;
	size_t		 i;

	b.lo = b.hi = b.len;
	for (i = 0; i < l->n; i++) {
		a = l->row[i].key;
		a.lo = a.hi = a.len;
		if (dev_same_key(&a, &b) && type_of(&l->row[i].key) == type)
			return &l->row[i];
	}
	return NULL;
}

static struct dev_list *
open_list(struct device *d)
{
	return dev_list_of(d, d->open_name, strlen(d->open_name), d->open_af);
}

static enum dev_say
go_into(struct device *d, struct dev_words *w, size_t name, int af)
{
	unquote(w, name);
	if (w->len[name] >= sizeof d->open_name)
		return dev_bad(d, "too long");
	memcpy(d->open_name, w->p[name], w->len[name]);
	d->open_name[w->len[name]] = '\0';
	d->open = 1;
	d->open_af = af;
	d->pending = 0;
	open_list(d);
	return DEV_OK;
}

/* A block is complete: another of its type gives its place up. */
static enum dev_say
md_finish(struct device *d)
{
	struct dev_list	*l = open_list(d);
	struct dev_row	*at;

	if (!d->pending)
		return dev_bad(d, "\"}\" out of place");
	d->pending = 0;
	if (d->pend.type != type_of(&d->pend.key))
		return dev_bad(d, "another type than its lengths");
	set_routes(d, &d->pend);
	if ((at = of_type(l, &d->pend.key, d->pend.type)) == NULL)
		return dev_put(d, l, &d->pend);
	if (dev_same_key(&at->key, &d->pend.key))
		return DEV_IGNORED;
	*at = d->pend;
	d->did = DID_REPLACE;
	d->did_row = d->pend;
	return DEV_OK;
}

/* "prefix P type T", from word i on, as far as it is one. */
static int
md_key(struct dev_row *row, const struct dev_words *w, size_t i)
{
	memset(row, 0, sizeof *row);
	if (!dev_is(w, i, "prefix") || !dev_is(w, i + 2, "type") ||
	    dev_prefix(&row->key, w->p[i + 1], w->len[i + 1]) == -1)
		return -1;
	row->type = dev_is(w, i + 3, "exact") ? EXACT : dev_is(w, i + 3,
	    "through") ? THROUGH : dev_is(w, i + 3, "range") ? RANGE : 0;
	return row->type == 0 ? -1 : 0;
}

static enum dev_say
md_inner(struct device *d, const struct dev_words *w)
{
	struct dev_row	 row, *at;
	struct dev_list	*l = open_list(d);
	uint32_t	 v;

	if (dev_is(w, 0, "}"))
		return w->n == 1 ? md_finish(d) : dev_bad(d, "no end");
	if (dev_is(w, 0, "delete") && w->n == 5 && md_key(&row, w, 1) == 0) {
		d->pending = 0;
		if ((at = of_type(l, &row.key, row.type)) == NULL)
			return DEV_IGNORED;
		dev_del(d, l, at);
		return DEV_OK;
	}
	if (w->n == 5 && dev_is(w, 4, "{") && md_key(&row, w, 0) == 0) {
		d->pend = row;
		d->pending = 1;
		return DEV_OK;
	}
	if (!d->pending || w->n != 2 || dev_u32(w->p[1], w->len[1], &v) == -1)
		return dev_bad(d, "no such command");
	if (dev_is(w, 0, "through-length") || dev_is(w, 0, "end-length"))
		d->pend.key.hi = v;
	else if (dev_is(w, 0, "start-length"))
		d->pend.key.lo = v;
	else
		return dev_bad(d, "no such leaf");
	return DEV_OK;
}

static enum dev_say
md_acl_inner(struct device *d, const struct dev_words *w)
{
	struct dev_row	 row;
	size_t		 del = (size_t)dev_is(w, 0, "delete");

	memset(&row, 0, sizeof row);
	if (!dev_is(w, del, "prefix") || w->n != 2 + (del ? 1 : 2) ||
	    dev_prefix(&row.key, w->p[del + 1], w->len[del + 1]) == -1 ||
	    row.key.af != d->open_af || (!del && (!dev_is(w, 2, "{") ||
	    !dev_is(w, 3, "}"))))
		return dev_bad(d, "no prefix");
	set_routes(d, &row);
	return dev_change(d, open_list(d), &row, (int)del);
}

static enum dev_say
md_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	size_t			 name = 0;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '#')
		return DEV_IGNORED;
	if (!d->kind->addresses && dev_under(&w, 0, "/configure "
	    "policy-options prefix-list *", &name) == w.n)
		return go_into(d, &w, name, 0);
	if (d->kind->addresses && dev_under(&w, 0, "/configure filter "
	    "match-list ip-prefix-list *", &name) == w.n)
		return go_into(d, &w, name, 4);
	if (d->kind->addresses && dev_under(&w, 0, "/configure filter "
	    "match-list ipv6-prefix-list *", &name) == w.n)
		return go_into(d, &w, name, 6);
	if (!d->open)
		return dev_bad(d, "no such path");
	return d->kind->addresses ? md_acl_inner(d, &w) : md_inner(d, &w);
}

/* --- the classic CLI ----------------------------------------------------- */

/* "[no] prefix P [exact | prefix-length-range A-B]" takes effect. */
static enum dev_say
entry(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	struct dev_list		*l = open_list(d);
	struct dev_row		 row, *at;
	size_t			 i;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	i = (size_t)dev_is(&w, 0, "no");
	memset(&row, 0, sizeof row);
	if (!dev_is(&w, i, "prefix") || i + 2 > w.n ||
	    dev_prefix(&row.key, w.p[i + 1], w.len[i + 1]) == -1)
		return dev_bad(d, "no prefix");
	if (d->kind->addresses ? w.n != i + 2 || row.key.af != d->open_af :
	    !(w.n == i + 3 && dev_is(&w, i + 2, "exact")) &&
	    !(w.n == i + 4 && dev_is(&w, i + 2, "prefix-length-range") &&
	    lengths(w.p[i + 3], w.len[i + 3], "-", &row.key) == 0))
		return dev_bad(d, "no entry");
	set_routes(d, &row);
	if (d->kind->addresses || !(d->mode & SROS_TYPE))
		return dev_change(d, l, &row, (int)i);
	/* ranges are of one type, whatever they begin with */
	at = of_type(l, &row.key, type_of(&row.key));
	if (at == NULL && type_of(&row.key) != EXACT)
		at = of_type(l, &row.key, type_of(&row.key) == RANGE ?
		    THROUGH : RANGE);
	if (at == NULL)
		return i ? DEV_IGNORED : dev_put(d, l, &row);
	if (i) {
		dev_del(d, l, at);
		return DEV_OK;
	}
	if (dev_same_key(&at->key, &row.key))
		return DEV_IGNORED;
	*at = row;
	d->did = DID_REPLACE;
	d->did_row = row;
	return DEV_OK;
}

/* What was entered since "begin". */
static enum dev_say
commit(struct device *d)
{
	enum dev_say	 say, worst = DEV_OK;
	const char	*p = d->text, *end = d->text + d->ntext;
	size_t		 n;

	for (; p < end; p += n + 1) {
		n = strcspn(p, "\n");
		if ((say = entry(d, p, n)) > worst)
			worst = say;
	}
	d->did = DID_NOTHING;
	d->ntext = 0;
	return worst;
}

static enum dev_say
sros_entry(struct device *d, const char *s, size_t n)
{
	if (d->kind->addresses || !(d->mode & EOS_PENDING))
		return entry(d, s, n);
	if (d->ntext + n + 2 > sizeof d->text)
		return dev_bad(d, "too long");
	memcpy(d->text + d->ntext, s, n);
	d->ntext += n;
	d->text[d->ntext++] = '\n';
	d->text[d->ntext] = '\0';
	return DEV_OK;
}

static enum dev_say
sros_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	size_t			 name = 0;
	int			 acl = d->kind->addresses;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '#')
		return DEV_IGNORED;
	if (dev_under(&w, 0, "exit all", &name) == w.n ||
	    dev_under(&w, 0, acl ? "/configure filter match-list" :
	    "/configure router policy-options", &name) == w.n ||
	    (!acl && dev_under(&w, 0, "begin", &name) == w.n))
		return DEV_OK;
	if (dev_is(&w, 0, "exit") && w.n == 1) {
		d->open = 0;
		return DEV_OK;
	}
	if (!acl && dev_is(&w, 0, "commit") && w.n == 1)
		return d->open ? dev_bad(d, "no such command") : commit(d);
	if (d->open)
		return sros_entry(d, s, n);
	if (!acl && dev_under(&w, 0, "prefix-list *", &name) == w.n)
		return go_into(d, &w, name, 0);
	if (acl && dev_under(&w, 0, "ip-prefix-list * create", &name) == w.n)
		return go_into(d, &w, name, 4);
	if (acl && dev_under(&w, 0, "ipv6-prefix-list * create", &name) == w.n)
		return go_into(d, &w, name, 6);
	return dev_bad(d, "no such command");
}

const struct dev_kind dev_srl = {
	.name = "nokia-srlinux-prefix-set", .keeps = 1,
	.line = srl_line, .matched = matched,
};
const struct dev_kind dev_srl_acl = {
	.name = "nokia-srlinux-acl-prefix-list", .addresses = 1, .keeps = 1,
	.line = srl_line, .matched = matched,
};
const struct dev_kind dev_sros_md = {
	.name = "nokia-sros-md-prefix-list", .keeps = 1,
	.line = md_line, .matched = matched,
};
const struct dev_kind dev_sros_md_acl = {
	.name = "nokia-sros-md-match-list", .addresses = 1, .keeps = 1,
	.line = md_line, .matched = matched,
};
const struct dev_kind dev_sros = {
	.name = "nokia-sros-prefix-list", .modes = SROS_TYPE | EOS_PENDING,
	.always = EOS_PENDING, .keeps = 1,
	.line = sros_line, .matched = matched,
};
const struct dev_kind dev_sros_acl = {
	.name = "nokia-sros-match-list", .addresses = 1, .keeps = 1,
	.line = sros_line, .matched = matched,
};

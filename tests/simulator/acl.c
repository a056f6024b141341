/*
 * Lists whose rows go by what they are: access lists of Cisco IOS, split-tunnel
 * lists of ASA, and static routes of IOS.
 *
 * A row of an access list comes to its end, and the very same again changes
 * nothing; the first that matches decides, then an implicit deny.  One without
 * rows permits all on IOS; of ASA nobody says, so the worst counts.  In IPv6
 * lists a "deny ipv6 any any" takes the place of what they imply, so that no
 * neighbor is found any more: none may be written.  Static routes are keyed by
 * prefix and next hop, and may be missing.
 */
#include <string.h>

#include "device.h"

/* as tests/unit/given.c gives them */
#define HOP4	"192.0.2.1"
#define HOP6	"2001:db8::1"

static enum dev_say
add(struct device *d, struct dev_list *l, const struct dev_row *row)
{
	size_t	 i;

	for (i = 0; i < l->n; i++)
		if (l->row[i].deny == row->deny &&
		    dev_same_key(&l->row[i].key, &row->key))
			return DEV_IGNORED;
	return dev_put(d, l, row);
}

static enum dev_say
del(struct device *d, struct dev_list *l, const struct dev_row *row)
{
	size_t	 i;

	for (i = 0; i < l->n; i++)
		if (l->row[i].deny == row->deny &&
		    dev_same_key(&l->row[i].key, &row->key)) {
			dev_del(d, l, &l->row[i]);
			return DEV_OK;
		}
	return DEV_IGNORED;
}

/* "A MASK", or "A WILDCARD", as a key. */
static int
masked(struct dev_key *k, const struct dev_words *w, size_t i, int inverse)
{
	struct dev_key	 m;
	unsigned	 b, len = 32;

	if (i + 1 >= w->n || dev_addr(&m, w->p[i + 1], w->len[i + 1]) == -1 ||
	    m.af != 4 || dev_addr(k, w->p[i], w->len[i]) == -1 || k->af != 4)
		return -1;
	for (b = 32; b-- > 0;)
		if ((m.addr[b / 8] >> (7 - b % 8) & 1) == inverse) {
			if (b + 1 != len)	/* a hole in the mask */
				return -1;
			len = b;
		}
	for (b = len; b < 32; b++)
		if (k->addr[b / 8] >> (7 - b % 8) & 1)
			return -1;
	k->len = k->lo = k->hi = len;
	return 0;
}

/* An address of words from i on; how many it took, or 0. */
static size_t
address(struct dev_key *k, const struct dev_words *w, size_t i, int inverse)
{
	if (dev_is(w, i, "host"))
		return i + 1 < w->n && dev_addr(k, w->p[i + 1],
		    w->len[i + 1]) == 0 ? 2 : 0;
	if (i < w->n && memchr(w->p[i], '/', w->len[i]) != NULL)
		return dev_prefix(k, w->p[i], w->len[i]) == 0 &&
		    k->af == 6 ? 1 : 0;
	return masked(k, w, i, inverse) == 0 ? 2 : 0;
}

/* --- IOS ----------------------------------------------------------------- */

static enum dev_say
ios_inner(struct device *d, const struct dev_words *w)
{
	struct dev_list	*l;
	struct dev_row	 row;
	size_t		 i = (size_t)dev_is(w, 0, "no"), took;

	if (dev_is(w, 0, "exit")) {
		d->open = 0;
		return DEV_OK;
	}
	memset(&row, 0, sizeof row);
	if (!dev_is(w, i, "permit") ||
	    !dev_is(w, i + 1, d->open_af == 4 ? "ip" : "ipv6") ||
	    !dev_is(w, i + 2, "any") ||
	    (took = address(&row.key, w, i + 3, 1)) == 0 ||
	    w->n != i + 3 + took || row.key.af != d->open_af)
		return dev_bad(d, "no row");
	row.routes = dev_hosts(d->window, &row.key);
	l = dev_list_of(d, d->open_name, strlen(d->open_name), d->open_af);
	return (i == 0 ? add : del)(d, l, &row);
}

static enum dev_say
ios_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	size_t			 at;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '!')
		return DEV_IGNORED;
	if (d->open && w.indent > 0)
		return ios_inner(d, &w);
	d->open_af = dev_is(&w, 0, "ip") ? 4 : 6;
	at = d->open_af == 4 ? 3 : 2;
	if (d->open || w.indent > 0 || !dev_is(&w, 1, "access-list") ||
	    (d->open_af == 4 ? !dev_is(&w, 2, "extended") :
	    !dev_is(&w, 0, "ipv6")) || w.n != at + 1 ||
	    w.len[at] >= sizeof d->open_name)
		return dev_bad(d, "no such command");
	memcpy(d->open_name, w.p[at], w.len[at]);
	d->open_name[w.len[at]] = '\0';
	d->open = 1;
	return DEV_OK;
}

/* --- ASA ----------------------------------------------------------------- */

static enum dev_say
asa_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	struct dev_list		*l;
	struct dev_row		 row;
	enum dev_say		 say;
	size_t			 i, took;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '!')
		return DEV_IGNORED;
	i = (size_t)dev_is(&w, 0, "no");
	memset(&row, 0, sizeof row);
	if (!dev_is(&w, i, "access-list") || !dev_is(&w, i + 2, "extended") ||
	    !dev_is(&w, i + 3, "permit") || !dev_is(&w, i + 4, "ip") ||
	    (took = address(&row.key, &w, i + 5, 0)) == 0 ||
	    w.n != i + 6 + took || !dev_is(&w, i + 5 + took,
	    row.key.af == 4 ? "any4" : "any6"))
		return dev_bad(d, "no such command");
	row.routes = dev_hosts(d->window, &row.key);
	l = dev_list_of(d, w.p[i + 1], w.len[i + 1], row.key.af);
	say = (i == 0 ? add : del)(d, l, &row);
	if (l->n == 0)
		dev_drop(d, l);
	return say;
}

/* --- static routes -------------------------------------------------------- */

static enum dev_say
route_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	struct dev_list		*l;
	struct dev_row		 row;
	enum dev_say		 say = DEV_IGNORED;
	size_t			 i, took, k;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '!')
		return DEV_IGNORED;
	i = (size_t)dev_is(&w, 0, "no");
	memset(&row, 0, sizeof row);
	if (!(dev_is(&w, i, "ip") || dev_is(&w, i, "ipv6")) ||
	    !dev_is(&w, i + 1, "route") || dev_is(&w, i + 2, "host") ||
	    (took = address(&row.key, &w, i + 2, 0)) == 0 ||
	    (row.key.af == 6) != dev_is(&w, i, "ipv6") ||
	    !dev_is(&w, i + 2 + took, row.key.af == 4 ? HOP4 : HOP6))
		return dev_bad(d, "no such command");
	row.routes = dev_hosts(d->window, &row.key);
	took += i + 3;
	if (i == 0) {
		if (w.n != took + 2 || !dev_is(&w, took, "name"))
			return dev_bad(d, "a route without a name");
		l = dev_list_of(d, w.p[took + 1], w.len[took + 1],
		    row.key.af);
		return add(d, l, &row);
	}
	if (w.n != took)
		return dev_bad(d, "no such removal");
	/* whatever name it has */
	for (k = 0; k < d->nlist && say == DEV_IGNORED; k++)
		if (d->list[k].af == row.key.af)
			say = del(d, &d->list[k], &row);
	if (k > 0 && d->list[k - 1].n == 0)
		dev_drop(d, &d->list[k - 1]);
	return say;
}

static uint64_t
matched(const struct device *d, const struct dev_list *l)
{
	if (l == NULL || l->n == 0)
		return d->kind == &dev_ios_route ? 0 :
		    DEV_LEAVES | DEV_OUTSIDE;
	return dev_first_match(l);
}

const struct dev_kind dev_ios_acl = {
	.name = "cisco-ios-acl", .addresses = 1,
	.line = ios_line, .matched = matched,
};
const struct dev_kind dev_asa_acl = {
	.name = "cisco-asa-split-acl", .addresses = 1,
	.line = asa_line, .matched = matched,
};
const struct dev_kind dev_ios_route = {
	.name = "cisco-ios-static-route", .addresses = 1,
	.line = route_line, .matched = matched,
};

/*
 * Lists with an index: Huawei VRP and Comware.
 *
 * An address of all zeros stands for any, so "0.0.0.0 8" is every /8.  Whether
 * an occupied number is refused or taken over is said nowhere, so there are
 * devices of both kinds (INDEX_TAKES); so it is with an entry that stands there
 * under another number (the NetEngine 8000 refuses it; IOS_TWICE).  Without its
 * last entry a list is gone; one that is missing permits all.
 */
#include <string.h>

#include "device.h"

struct words {
	const char	*list4, *list6;	/* the second word, by family */
	const char	*first6;	/* the first one of IPv6 */
	uint32_t	 last;
	size_t		 name;
};

static const struct words	 vrp = { "ip-prefix", "ipv6-prefix", "ip",
	UINT32_MAX, 169 };
static const struct words	 comware = { "prefix-list", "prefix-list",
	"ipv6", 65535, 63 };
static const struct words	 comware5 = { "ip-prefix", "ipv6-prefix", "ip",
	65535, 19 };

static int
family(const struct words *k, const struct dev_words *w, size_t i)
{
	if (dev_is(w, i, "ip") && dev_is(w, i + 1, k->list4))
		return 4;
	return dev_is(w, i, k->first6) && dev_is(w, i + 1, k->list6) ? 6 : 0;
}

/* "permit|deny A LEN [greater-equal n] [less-equal m]" from word i on. */
static int
rule(const struct device *d, struct dev_row *row, const struct dev_words *w,
    size_t i, int af)
{
	static const uint8_t	 zero[16];
	struct dev_key		*k = &row->key;
	char			 text[64];
	uint32_t		 v;
	size_t			 n;

	row->deny = dev_is(w, i, "deny");
	if ((!row->deny && !dev_is(w, i, "permit")) || i + 2 >= w->n ||
	    (n = w->len[i + 1]) + w->len[i + 2] + 2 > sizeof text)
		return -1;
	memcpy(text, w->p[i + 1], n);
	text[n++] = '/';
	memcpy(text + n, w->p[i + 2], w->len[i + 2]);
	n += w->len[i + 2];
	if (dev_prefix(k, text, n) == -1 || k->af != af)
		return -1;
	for (i += 3; i < w->n; i += 2) {
		if (i + 1 == w->n || dev_u32(w->p[i + 1], w->len[i + 1],
		    &v) == -1 || v < k->lo || v > dev_width(af))
			return -1;
		if (dev_is(w, i, "greater-equal") && k->lo == k->len) {
			k->lo = v;
			k->hi = dev_width(af);
		} else if (dev_is(w, i, "less-equal"))
			k->hi = v;
		else
			return -1;
	}
	if (memcmp(k->addr, zero, sizeof zero) == 0)
		k->len = 0;
	row->routes = dev_routes(d->window, k);
	return 0;
}

static int
same(const struct dev_row *a, const struct dev_row *b)
{
	return a->deny == b->deny && dev_same_key(&a->key, &b->key);
}

static enum dev_say
add(struct device *d, struct dev_list *l, const struct dev_row *row)
{
	struct dev_row	*at = dev_at(l, row->number);
	size_t		 i;

	if (at != NULL && same(at, row))
		return DEV_IGNORED;
	for (i = 0; i < l->n && !(d->mode & IOS_TWICE); i++)
		if (same(&l->row[i], row))
			return dev_refuse(d, "the entry is there");
	if (at == NULL)
		return dev_put(d, l, row);
	if (!(d->mode & INDEX_TAKES))
		return dev_refuse(d, "the number is taken");
	d->did = DID_REPLACE;
	d->did_row = *at;
	*at = *row;
	return DEV_OK;
}

static enum dev_say
index_line(struct device *d, const char *s, size_t n, const struct words *k)
{
	struct dev_words	 w;
	struct dev_list		*l;
	struct dev_row		 row, *at;
	enum dev_say		 say = DEV_IGNORED;
	size_t			 i;
	int			 af;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '#')
		return DEV_IGNORED;
	i = (size_t)dev_is(&w, 0, "undo");
	if ((af = family(k, &w, i)) == 0 || w.n < i + 5 ||
	    w.len[i + 2] > k->name)
		return dev_bad(d, "no such command");
	memset(&row, 0, sizeof row);
	if (!dev_is(&w, i + 3, "index") || dev_u32(w.p[i + 4], w.len[i + 4],
	    &row.number) == -1 || row.number == 0 || row.number > k->last)
		return dev_bad(d, "no number");
	if (i == 0 ? rule(d, &row, &w, 5, af) == -1 : w.n != 6)
		return dev_bad(d, "no entry");
	l = dev_list_of(d, w.p[i + 2], w.len[i + 2], af);
	if (i == 0)
		say = add(d, l, &row);
	else if ((at = dev_at(l, row.number)) != NULL) {
		dev_del(d, l, at);
		say = DEV_OK;
	}
	if (l->n == 0)
		dev_drop(d, l);
	return say;
}

static enum dev_say
vrp_line(struct device *d, const char *s, size_t n)
{
	return index_line(d, s, n, &vrp);
}

static enum dev_say
comware_line(struct device *d, const char *s, size_t n)
{
	return index_line(d, s, n, &comware);
}

static enum dev_say
comware5_line(struct device *d, const char *s, size_t n)
{
	return index_line(d, s, n, &comware5);
}

static uint64_t
matched(const struct device *d, const struct dev_list *l)
{
	(void)d;
	return l == NULL || l->n == 0 ? DEV_ALL : dev_first_match(l);
}

const struct dev_kind dev_vrp = {
	.name = "huawei-vrp-ip-prefix", .modes = IOS_TWICE | INDEX_TAKES,
	.line = vrp_line, .matched = matched,
};
const struct dev_kind dev_comware = {
	.name = "h3c-comware-prefix-list", .modes = IOS_TWICE | INDEX_TAKES,
	.line = comware_line, .matched = matched,
};
const struct dev_kind dev_comware5 = {
	.name = "h3c-comware5-ip-prefix", .modes = IOS_TWICE | INDEX_TAKES,
	.line = comware5_line, .matched = matched,
};

/*
 * Numbered lists that refuse: Cisco IOS and NX-OS line by line, Arista EOS in
 * blocks; and their like: Dell OS10 and OS9, and the Extreme 200 series.
 *
 * An occupied number is refused, unless the very same row stands there; "no ...
 * seq N" removes whatever stands at N; without its last row a list is gone; an
 * empty or undefined one permits all (for EOS nobody says: the worst counts).
 * Whether IOS takes a row again under another number is not settled, so there
 * are devices of both kinds (IOS_TWICE).  EOS keeps a block's lines until it is
 * left (EOS_PENDING), or, to be safe, counts each at once.  NX-OS wants a
 * removal to name the whole row; whether it removes another that stands there
 * nobody says: again both kinds (FRR_EXACT: it does not).
 */
#include <string.h>

#include "device.h"

/* "seq N permit ..." of a list, from word i on. */
static enum dev_say
add(struct device *d, const char *name, size_t n, int af,
    const struct dev_words *w, size_t i)
{
	struct dev_list	*l;
	struct dev_row	 row, *at;
	size_t		 j;

	memset(&row, 0, sizeof row);
	if (!dev_is(w, i, "seq") || i + 1 >= w->n ||
	    dev_u32(w->p[i + 1], w->len[i + 1], &row.number) == -1 ||
	    row.number == 0 || row.number == UINT32_MAX ||
	    (d->kind == &dev_eos && row.number > 65535))
		return dev_bad(d, "no number");
	if (dev_rule(d, &row, w, i + 2, af, 1) == -1)
		return dev_bad(d, "no row");
	l = dev_list_of(d, name, n, af);
	if ((at = dev_at(l, row.number)) != NULL)
		return at->deny == row.deny &&
		    dev_same_key(&at->key, &row.key) ? DEV_IGNORED :
		    dev_refuse(d, "the number is taken");
	for (j = 0; j < l->n && !(d->mode & IOS_TWICE); j++)
		if (l->row[j].deny == row.deny &&
		    dev_same_key(&l->row[j].key, &row.key))
			return dev_refuse(d, "the row is there");
	return dev_put(d, l, &row);
}

static enum dev_say
del(struct device *d, const char *name, size_t n, int af,
    const struct dev_words *w, size_t i)
{
	struct dev_list	*l = dev_list_of(d, name, n, af);
	struct dev_row	*at;
	struct dev_row	 row;
	uint32_t	 number;
	enum dev_say	 say = DEV_IGNORED;
	int		 whole = d->kind->by_row;

	memset(&row, 0, sizeof row);
	if (whole && dev_rule(d, &row, w, i + 2, af, 1) == -1)
		return dev_bad(d, "no such row");
	if ((!whole && i + 2 != w->n) || !dev_is(w, i, "seq") ||
	    dev_u32(w->p[i + 1], w->len[i + 1], &number) == -1)
		return dev_bad(d, "no such removal");
	if ((at = dev_at(l, number)) != NULL) {
		if (whole && (d->mode & FRR_EXACT) && (at->deny != row.deny ||
		    !dev_same_key(&at->key, &row.key)))
			return dev_refuse(d, "another row stands there");
		dev_del(d, l, at);
		say = DEV_OK;
	}
	if (l->n == 0)
		dev_drop(d, l);
	return say;
}

/* 4, 6, or 0: the word is not the first of "ip prefix-list NAME". */
static int
family(const struct dev_words *w, size_t i)
{
	if (!dev_is(w, i + 1, "prefix-list") || i + 2 >= w->n)
		return 0;
	return dev_is(w, i, "ip") ? 4 : dev_is(w, i, "ipv6") ? 6 : 0;
}

static enum dev_say
ios_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	size_t			 i;
	int			 af;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '!')
		return DEV_IGNORED;
	i = (size_t)dev_is(&w, 0, "no");
	if ((af = family(&w, i)) == 0)
		return dev_bad(d, "no such command");
	return (i == 0 ? add : del)(d, w.p[i + 2], w.len[i + 2], af, &w,
	    i + 3);
}

/* A line of a block takes effect. */
static enum dev_say
eos_inner(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	size_t			 i;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	i = (size_t)dev_is(&w, 0, "no");
	return (i == 0 ? add : del)(d, d->open_name, strlen(d->open_name),
	    d->open_af, &w, i);
}

static enum dev_say
eos_leave(struct device *d)
{
	enum dev_say	 say, worst = DEV_OK;
	const char	*p = d->text, *end = d->text + d->ntext;
	size_t		 n;

	for (; p < end; p += n + 1) {
		n = strcspn(p, "\n");
		if ((say = eos_inner(d, p, n)) > worst)
			worst = say;
	}
	d->did = DID_NOTHING;
	d->open = 0;
	d->ntext = 0;
	return worst;
}

static enum dev_say
eos_line(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	if (w.n == 0 || w.p[0][0] == '!')
		return DEV_IGNORED;
	if (!d->open) {
		if (w.n != 3 || (d->open_af = family(&w, 0)) == 0 ||
		    w.len[2] >= sizeof d->open_name)
			return dev_bad(d, "no such command");
		memcpy(d->open_name, w.p[2], w.len[2]);
		d->open_name[w.len[2]] = '\0';
		d->open = 1;
		return DEV_OK;
	}
	if (w.indent == 0)
		return dev_bad(d, "a block that was not left");
	if (dev_is(&w, 0, "exit"))
		return eos_leave(d);
	if (!(d->mode & EOS_PENDING))
		return eos_inner(d, s, n);
	if (d->ntext + n + 2 > sizeof d->text)
		return dev_bad(d, "too long");
	memcpy(d->text + d->ntext, s, n);
	d->ntext += n;
	d->text[d->ntext++] = '\n';
	d->text[d->ntext] = '\0';
	return DEV_OK;
}

static uint64_t
matched(const struct device *d, const struct dev_list *l)
{
	(void)d;
	return l == NULL || l->n == 0 ? DEV_ALL : dev_first_match(l);
}

const struct dev_kind dev_ios = {
	.name = "cisco-ios-prefix-list", .modes = IOS_TWICE,
	.line = ios_line, .matched = matched,
};
const struct dev_kind dev_nxos = {
	.name = "cisco-nxos-prefix-list", .modes = IOS_TWICE | FRR_EXACT,
	.by_row = 1,
	.line = ios_line, .matched = matched,
};
const struct dev_kind dev_eos = {
	.name = "arista-eos-prefix-list", .modes = IOS_TWICE | EOS_PENDING,
	.line = eos_line, .matched = matched,
};
const struct dev_kind dev_os10 = {
	.name = "dell-os10-prefix-list", .modes = IOS_TWICE,
	.line = ios_line, .matched = matched,
};
const struct dev_kind dev_os9 = {
	.name = "dell-os9-prefix-list", .modes = IOS_TWICE,
	.line = eos_line, .matched = matched,
};
const struct dev_kind dev_fastpath = {
	.name = "extreme-200-prefix-list", .modes = IOS_TWICE | FRR_EXACT,
	.by_row = 1,
	.line = ios_line, .matched = matched,
};
const struct dev_kind dev_ironware = {
	.name = "brocade-ironware-prefix-list", .modes = IOS_TWICE | FRR_EXACT,
	.by_row = 1,
	.line = ios_line, .matched = matched,
};

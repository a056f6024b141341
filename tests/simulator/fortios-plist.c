/*
 * Fortinet FortiOS, router prefix-list: a table of lists, each with a table of
 * rules.  An edit of a rule counts at its "next" or the "end" of the table, as
 * a whole; or, where EOS_PENDING says so, when all is left.  What is edited and
 * what is set there is merged with the rule that has the number.  To delete
 * what is not there is an error without harm.  A list that is missing or has no
 * rules permits all, since nobody says; else what no rule matches is denied.
 */
#include <string.h>

#include "device.h"

/* How deep: in the table, in a list, in its rules, in a rule. */
enum { OUT, TABLE, LIST, RULES, RULE };

/*
 * The rule that is edited goes to its place.  While it is edited, lo and hi are
 * what "ge" and "le" say, 0 for nothing.
 */
static enum dev_say
rule_end(struct device *d)
{
	struct dev_key	*k = &d->pend.key;
	struct dev_row	*at;
	struct dev_list	*l;

	if (k->hi == 0)
		k->hi = k->lo != 0 ? dev_width(d->open_af) : k->len;
	else if (k->hi <= k->len)
		return dev_bad(d, "no range");
	if (k->lo == 0)
		k->lo = k->len;
	else if (k->lo <= k->len)
		return dev_bad(d, "no range");
	if (k->len == 0 || k->hi < k->lo)
		return dev_bad(d, "no rule");
	d->pend.routes = dev_routes(d->window, &d->pend.key);
	l = dev_list_of(d, d->open_name, strlen(d->open_name), d->open_af);
	if ((at = dev_at(l, d->pend.number)) == NULL)
		return dev_put(d, l, &d->pend);
	if (dev_same_key(&at->key, &d->pend.key) && at->deny == d->pend.deny)
		return DEV_IGNORED;
	*at = d->pend;
	d->did = DID_REPLACE;
	d->did_row = *at;
	return DEV_OK;
}

static enum dev_say
rule_begin(struct device *d, const struct dev_words *w)
{
	struct dev_list	*l;
	struct dev_row	*at;
	uint32_t	 number;

	if (w->n != 2 || dev_u32(w->p[1], w->len[1], &number) == -1 ||
	    number == 0)
		return dev_bad(d, "no number");
	memset(&d->pend, 0, sizeof d->pend);
	l = dev_find(d, d->open_name, d->open_af);
	if (l != NULL && (at = dev_at(l, number)) != NULL) {
		d->pend = *at;
		if (at->key.lo == at->key.len)
			d->pend.key.lo = 0;
		if (at->key.hi == at->key.len || (d->pend.key.lo != 0 &&
		    at->key.hi == dev_width(d->open_af)))
			d->pend.key.hi = 0;
	}
	d->pend.number = number;
	d->open = RULE;
	return DEV_OK;
}

/* "A M" as "A/LEN". */
static int
to_prefix(struct dev_key *k, const struct dev_words *w)
{
	struct dev_key	 mask;
	char		 text[64];
	unsigned	 len = 0;
	size_t		 n;

	if (w->n == 3)
		return dev_prefix(k, w->p[2], w->len[2]);
	if (w->n != 4 || dev_addr(&mask, w->p[3], w->len[3]) == -1 ||
	    mask.af != 4 || w->len[2] > 15)
		return -1;
	while (len < 32 && mask.addr[len / 8] >> (7 - len % 8) & 1)
		len++;
	memcpy(text, w->p[2], n = w->len[2]);
	text[n++] = '/';
	if (len >= 10)
		text[n++] = (char)('0' + len / 10);
	text[n++] = (char)('0' + len % 10);
	return dev_prefix(k, text, n);
}

/* "set KEY VALUE" or "unset KEY". */
static enum dev_say
rule_set(struct device *d, const struct dev_words *w)
{
	struct dev_key	*k = &d->pend.key, had = *k;
	int		 unset = dev_is(w, 0, "unset"), ge;
	uint32_t	 v = 0;

	if (w->n == 3 && !unset && dev_is(w, 1, "action")) {
		d->pend.deny = !dev_is(w, 2, "permit");
		return DEV_OK;
	}
	if (!unset && dev_is(w, 1, d->open_af == 4 ? "prefix" : "prefix6")) {
		if (to_prefix(k, w) == -1 || k->af != d->open_af)
			return dev_bad(d, "no prefix");
		k->lo = had.lo;
		k->hi = had.hi;
		return DEV_OK;
	}
	ge = dev_is(w, 1, "ge");
	if ((!ge && !dev_is(w, 1, "le")) || w->n != (unset ? 2 : 3) ||
	    (!unset && (dev_u32(w->p[2], w->len[2], &v) == -1 || v == 0 ||
	    v > dev_width(d->open_af))))
		return dev_bad(d, "no such value");
	*(ge ? &k->lo : &k->hi) = v;
	return DEV_OK;
}

static enum dev_say
open_list(struct device *d, const struct dev_words *w)
{
	if (w->n != 2 || w->len[1] < 3 || w->len[1] > 37 || *w->p[1] != '"' ||
	    w->p[1][w->len[1] - 1] != '"')
		return dev_bad(d, "no name");
	memcpy(d->open_name, w->p[1] + 1, w->len[1] - 2);
	d->open_name[w->len[1] - 2] = '\0';
	d->open = LIST;
	return DEV_OK;
}

static enum dev_say
delete(struct device *d, const struct dev_words *w)
{
	struct dev_list	*l = dev_find(d, d->open_name, d->open_af);
	struct dev_row	*at;
	uint32_t	 number;

	if (w->n != 2 || dev_u32(w->p[1], w->len[1], &number) == -1)
		return dev_bad(d, "no number");
	if (l == NULL || (at = dev_at(l, number)) == NULL)
		return DEV_IGNORED;
	dev_del(d, l, at);
	return DEV_OK;
}

static enum dev_say
inner(struct device *d, const char *s, size_t n)
{
	struct dev_words	 w;
	int			 edit, end;

	d->did = DID_NOTHING;
	if (dev_split(&w, s, n) == -1)
		return dev_bad(d, "too many words");
	edit = dev_is(&w, 0, "edit");
	end = w.n == 1 && dev_is(&w, 0, "end");
	switch (d->open) {
	case OUT:
		if (w.n != 3 || !dev_is(&w, 0, "config") ||
		    !dev_is(&w, 1, "router"))
			break;
		d->open_af = dev_is(&w, 2, "prefix-list") ? 4 :
		    dev_is(&w, 2, "prefix-list6") ? 6 : 0;
		d->open = d->open_af != 0 ? TABLE : OUT;
		return d->open_af != 0 ? DEV_OK : dev_bad(d, "no such table");
	case TABLE:
		d->open = end ? OUT : TABLE;
		if (end || edit)
			return end ? DEV_OK : open_list(d, &w);
		break;
	case LIST:
		if (w.n == 1 && dev_is(&w, 0, "next"))
			d->open = TABLE;
		else if (w.n == 2 && dev_is(&w, 0, "config") &&
		    dev_is(&w, 1, "rule"))
			d->open = RULES;
		else
			break;
		return DEV_OK;
	case RULE:
		if (dev_is(&w, 0, "set") || dev_is(&w, 0, "unset"))
			return rule_set(d, &w);
		if (end || (w.n == 1 && dev_is(&w, 0, "next"))) {
			d->open = end ? LIST : RULES;
			return rule_end(d);
		}
		/* a "next" that was refused has left the edit */
		/* FALLTHROUGH */
	case RULES:
		d->open = end ? LIST : RULES;
		if (end || edit)
			return end ? DEV_OK : rule_begin(d, &w);
		if (dev_is(&w, 0, "delete"))
			return delete(d, &w);
		break;
	}
	return dev_bad(d, "no such command");
}

/* What has no indent leaves, or enters, all of it. */
static enum dev_say
line(struct device *d, const char *s, size_t n)
{
	int	 left = n == 3 && memcmp(s, "end", 3) == 0;
	char	*p, *e;

	d->did = DID_NOTHING;
	while (n > 0 && *s == ' ') {
		s++;
		n--;
	}
	if (n == 0 || *s == '#')
		return DEV_IGNORED;
	if (!(d->mode & EOS_PENDING))
		return inner(d, s, n);
	if (dev_keep(d, s, n) != DEV_OK || !left)
		return left ? DEV_BAD : DEV_OK;
	for (p = d->text; *p != '\0'; p = e + 1) {
		e = strchr(p, '\n');
		inner(d, p, (size_t)(e - p));
	}
	d->ntext = 0;
	return d->open == OUT ? DEV_OK : dev_bad(d, "not left");
}

static uint64_t
matched(const struct device *d, const struct dev_list *l)
{
	(void)d;
	return l == NULL || l->n == 0 ? DEV_ALL : dev_first_match(l);
}

const struct dev_kind dev_fortios_plist = {
	.name = "fortinet-fortios-prefix-list", .modes = EOS_PENDING,
	.line = line, .matched = matched,
};

/*
 * nftables, after nft 1.0.6: a file is a transaction, all of it or nothing.
 *
 * "add table" and "add set" pass over what is there; an element list without
 * elements is an error, a comma at its end is not; intervals of a set may not
 * overlap, and neither may they with what is to be removed further below.  A
 * set without elements matches nothing; a rule names each set, so that one
 * can't be missing.
 */
#include <string.h>

#include "tokens.h"

static int
overlap(const struct device *d, const struct dev_list *l,
    const struct dev_key *k)
{
	struct dev_key	 a, b = *k;
	size_t		 i, j;
	unsigned	 len;

	(void)d;
	for (i = 0; i < l->n; i++) {
		a = l->row[i].key;
		len = a.len < b.len ? a.len : b.len;
		for (j = 0; j < len; j++)
			if ((a.addr[j / 8] ^ b.addr[j / 8]) &
			    (0x80 >> j % 8))
				break;
		if (j == len)
			return 1;
	}
	return 0;
}

/* "FAMILY TABLE NAME"; the name is the token at hand. */
static int
path(struct tokens *t)
{
	if (tok_word(t, "inet") == -1 || tok_word(t, "filter") == -1 ||
	    tok_next(t) == -1 || t->tok != 'w')
		return -1;
	return (t->word[0] >= 'a' && t->word[0] <= 'z') ||
	    (t->word[0] >= 'A' && t->word[0] <= 'Z') ? 0 : -1;
}

static struct dev_list *
set_of(struct device *d, struct tokens *t)
{
	return path(t) == -1 ? NULL : dev_find(d, t->word, 0);
}

static int
add_set(struct device *d, struct tokens *t)
{
	struct dev_list	*l;
	char		 name[sizeof t->word];
	int		 af;

	if (path(t) == -1)
		return -1;
	memcpy(name, t->word, sizeof name);
	if (tok_char(t, '{') == -1 || tok_word(t, "type") == -1 ||
	    tok_next(t) == -1)
		return -1;
	af = tok_is(t, "ipv4_addr") ? 4 : tok_is(t, "ipv6_addr") ? 6 : 0;
	if (af == 0 || tok_char(t, ';') == -1 ||
	    tok_word(t, "flags") == -1 || tok_word(t, "interval") == -1 ||
	    tok_char(t, ';') == -1 || tok_char(t, '}') == -1)
		return -1;
	if ((l = dev_find(d, name, 0)) != NULL)
		return l->af == af ? 0 : -1;
	dev_list_of(d, name, strlen(name), af);
	return 0;
}

static int
add_elements(struct device *d, struct tokens *t)
{
	struct dev_list	*l = set_of(d, t);
	struct dev_key	 k;
	size_t		 n = 0;

	if (l == NULL || tok_char(t, '{') == -1)
		return -1;
	for (;; n++) {
		if (tok_next(t) == -1)
			return -1;
		if (t->tok == '}')
			return n > 0 ? 0 : -1;
		if (t->tok != 'w' || tok_prefix(t, &k) == -1 ||
		    k.af != l->af || overlap(d, l, &k) ||
		    tok_row(d, l, &k) == -1 || tok_next(t) == -1)
			return -1;
		if (t->tok == '}')
			return 0;
		if (t->tok != ',')
			return -1;
	}
}

static int
command(struct device *d, struct tokens *t)
{
	struct dev_list	*l;

	if (tok_is(t, "flush")) {
		if (tok_word(t, "set") == -1 || (l = set_of(d, t)) == NULL)
			return -1;
		l->n = 0;
		if (*t->p == ';')
			t->p++;		/* another command on the line */
		return 0;
	}
	if (!tok_is(t, "add") || tok_next(t) == -1)
		return -1;
	if (tok_is(t, "table"))
		return tok_word(t, "inet") == -1 ? -1 :
		    tok_word(t, "filter");
	if (tok_is(t, "set"))
		return add_set(d, t);
	return tok_is(t, "element") ? add_elements(d, t) : -1;
}

static int
load(struct device *d, const char *text)
{
	struct tokens	 t = { .p = text, .chars = "_-./:" };

	while (tok_next(&t) == 0 && t.tok != '\0')
		if (command(d, &t) == -1)
			return -1;
	return t.tok == '\0' ? 0 : -1;
}

static int
end(struct device *d)
{
	return dev_commit(d, load);
}

const struct dev_kind dev_nft = {
	.name = "linux-nft-set", .addresses = 1, .keeps = 1,
	.line = dev_keep, .end = end, .matched = dev_all_of,
};

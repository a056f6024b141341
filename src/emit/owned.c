/*
 * Address objects that belong to one group: a firewall's group has no prefixes
 * but names of objects that hold one each.
 *
 * Were such an object shared by two groups, no group's text could tell whether
 * it may go with its row.  So each is named after its group and its prefix, in
 * letters, digits, '.', '-' and '_' alone, which all firewalls take.
 */
#include <string.h>

#include "emit.h"

char *
emit_put_owned(char *p, const struct emit_ctx *ctx, const struct prefix *x)
{
	char	*e;

	p = emit_put(p, ctx->name, strlen(ctx->name));
	*p++ = '_';
	e = emit_put_prefix(p, x);
	for (; p < e; p++)
		if (*p == ':')
			*p = '-';
		else if (*p == '/')
			*p = '_';
	return e;
}

/* The last '_' in the first n bytes, or NULL. */
static const char *
last_bar(const char *s, size_t n)
{
	while (n > 0 && s[n - 1] != '_')
		n--;
	return n > 0 ? s + n - 1 : NULL;
}

/* Which group and prefix is it named after?  0, or -1: after none. */
static int
owned(const struct emit_word *w, struct emit_word *group, struct prange *r)
{
	const char	*len, *addr, *why;
	char		 text[PREFIX_STRLEN], canon[PREFIX_STRLEN];
	size_t		 i, n;

	if ((len = last_bar(w->p, w->n)) == NULL ||
	    (addr = last_bar(w->p, (size_t)(len - w->p))) == NULL ||
	    addr == w->p)
		return -1;
	addr++;
	n = w->n - (size_t)(addr - w->p);
	if (n >= sizeof text)
		return -1;
	for (i = 0; i < n; i++)
		text[i] = addr + i == len ? '/' : addr[i] == '-' ? ':' :
		    addr[i];
	if (prefix_parse(text, n, 0, &r->p, &why) == -1)
		return -1;
	prefix_str(&r->p, canon);
	if (strlen(canon) != n || memcmp(canon, text, n) != 0)
		return -1;	/* ours is spelled in one way */
	r->lo = r->hi = r->p.len;
	group->p = w->p;
	group->n = (size_t)(addr - 1 - w->p);
	return 0;
}

int
emit_parsed_owned(struct emit_parse *p, const struct emit_word *group,
    const struct emit_word *member)
{
	struct emit_word	 g;
	struct row		 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (owned(member, &g, &r.prange) == -1 || g.n != group->n ||
	    memcmp(g.p, group->p, g.n) != 0)
		return emit_parse_spoil(p, member->p,
		    "a member that is not named after its group and prefix");
	if (emit_parsed_other(p, &r))
		return emit_parse_spoil(p, member->p, "of the other family");
	return emit_parsed_row(p, &r);
}

int
emit_parsed_holds(struct emit_parse *p, const struct emit_word *name,
    const struct prange *value, int af)
{
	struct emit_word	 group;
	struct prange		 r;

	memset(&r, 0, sizeof r);
	if (owned(name, &group, &r) == -1 || (value != NULL &&
	    prefix_cmp(&value->p, &r.p) == 0))
		return 0;
	if (emit_parsed_object(p, group.p, group.n, af) == -1)
		return -1;
	return emit_parse_spoil(p, name->p,
	    "an address that does not hold what its name says");
}

int
emit_parsed_named(struct emit_parse *p, const struct emit_word *name,
    const struct prange *value)
{
	struct emit_word	 list;
	struct row		 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (owned(name, &list, &r.prange) == -1)
		return 0;
	if (emit_parsed_object(p, list.p, list.n, 0) == -1)
		return -1;
	if (value == NULL || prefix_cmp(&value->p, &r.prange.p) != 0)
		return emit_parse_spoil(p, name->p,
		    "a row that is not what its name says");
	return emit_parsed_row(p, &r);
}

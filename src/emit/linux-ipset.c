/*
 * A set of ipset(8), hash:net, of Linux.
 *
 * Tried with 7.17: names have 31 characters at most; a set in use can't be
 * destroyed, but two of a kind are exchanged at once ("swap"), so the whole
 * form fills NAME.new, which no list can be called, and puts it in NAME's
 * place; a prefix of length 0 is refused; "-exist" passes over what is there or
 * gone; "create -exist" takes a set that is there only if it has the same
 * maxelem, whatever its rows.  A rule whose set is empty matches nothing
 * (ipset(8): the set has no element to match); one whose set is missing can't
 * be loaded.
 */
#include "emit.h"

#define NEW	".new"

static const struct emit_param params[] = {
	{ "maxelem", "how many members a set may have; that of a set that is "
	    "there already", "1048576", 0, emit_param_u32 },
	{ .name = NULL }
};

static void
begin(struct emit_ctx *ctx)
{
	const char	*kind = ctx->af == 4 ?
			    " hash:net family inet maxelem " :
			    " hash:net family inet6 maxelem ";

	if (ctx->edits > 0)
		return;
	emit_strs(ctx->out, "create ", ctx->name, kind, ctx->param[0],
	    " -exist\ncreate ", ctx->name, NEW, kind, ctx->param[0],
	    " -exist\nflush ", ctx->name, NEW "\n", NULL);
	emit_lead(ctx, "add ", ctx->name, NEW " ", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = emit_put_lead(p, ctx);
	p = emit_put_prefix(p, &r->prange.p);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
end(struct emit_ctx *ctx)
{
	if (ctx->edits == 0)
		emit_strs(ctx->out, "swap ", ctx->name, NEW " ", ctx->name,
		    "\ndestroy ", ctx->name, NEW "\n", NULL);
}

static void
edit(struct emit_ctx *ctx, const char *verb, const struct row *r)
{
	char	*p;

	emit_strs(ctx->out, verb, ctx->name, " ", NULL);
	p = out_room(ctx->out, EMIT_ROOM);
	p = emit_put_prefix(p, &r->prange.p);
	EMIT_LIT(p, " -exist\n");
	emit_took(ctx->out, p);
}

static void
add(struct emit_ctx *ctx, const struct row *r)
{
	edit(ctx, "add ", r);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	edit(ctx, "del ", r);
}

static int
same(const struct emit_word *a, const struct emit_word *b)
{
	return a->n == b->n && memcmp(a->p, b->p, a->n) == 0;
}

/* Does a line "swap NAME.new NAME" follow?  Then it is that set's filling. */
static int
is_filling(const struct emit_word *name, const char *text, const char *end)
{
	struct emit_line	 l;
	size_t			 n = sizeof NEW - 1;

	if (name->n <= n || memcmp(name->p + name->n - n, NEW, n) != 0)
		return 0;
	while (emit_next_line(&text, end, &l))
		if (l.n == 3 && emit_word_is(&l.w[0], "swap") &&
		    same(&l.w[1], name) && !l.cut)
			return 1;
	return 0;
}

static int
parse_add(struct emit_parse *p, const struct emit_line *l,
    const struct emit_word *filling)
{
	struct emit_word	 name = l->w[1];
	struct row		 r;
	size_t			 i;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (l->n < 3 || l->cut)
		return emit_parse_bad(p, l->p, l->cut ?
		    "the text ends in this line" : "not understood");
	if (same(&name, filling))
		name.n -= sizeof NEW - 1;
	if (emit_parsed_object(p, name.p, name.n, 0) == -1 ||
	    emit_word_prefix(p, &l->w[2], PREFIX_BARE, &r.prange) == -1)
		return -1;
	for (i = 3; i < l->n; i++)
		if (emit_word_is(&l->w[i], "nomatch") ||
		    emit_word_is(&l->w[i], "timeout"))
			return emit_parse_spoil(p, l->p, "a member that does "
			    "not match, or that ends by itself");
	return emit_parsed_row(p, &r);
}

/*
 * As "ipset save" shows them, and our own.  Members of sets of another type are
 * none of ours.
 */
static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*stop = text + size;
	struct emit_word	 filling = { "", 0 }, other = { "", 0 };
	struct emit_line	 l;

	while (emit_next_line(&text, stop, &l)) {
		if (l.n >= 3 && emit_word_is(&l.w[0], "create")) {
			if (!emit_word_is(&l.w[2], "hash:net"))
				other = l.w[1];
			else if (is_filling(&l.w[1], text, stop))
				filling = l.w[1];
			else if (emit_parsed_object(p, l.w[1].p, l.w[1].n,
			    0) == -1)
				return -1;
		} else if (l.n >= 2 && emit_word_is(&l.w[0], "add") &&
		    !same(&l.w[1], &other) &&
		    parse_add(p, &l, &filling) == -1)
			return -1;
	}
	return 0;
}

const struct emitter emitter_linux_ipset = {
	.name = "linux-ipset",
	.platform = "Linux ipset",
	.kind = "set",
	.title = "set of type hash:net, for iptables rules",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.len_min = 1,
	.name_max = 31 - (sizeof NEW - 1),
	.name_chars = "_-",
	.name_shared = 1,
	.row_max = 1048576,
	.row_param = "maxelem",
	.params = params,
	.comment = "#",
	.load = LOAD_REPLACE,
	.load_how = "ipset restore -file FILE",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_ERROR,
	.hole_source = "ipset 7.17 tried; a rule can't name a missing set",
	.checked = "ipset 7.17 in a network namespace",
	.begin = begin,
	.end = end,
	.row = row,
	.add = add,
	.del = del,
	.parse = parse,
};

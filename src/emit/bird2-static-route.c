/*
 * protocol static of BIRD 2: routes to the prefixes.
 *
 * Tried with 2.0.12: a protocol is for one family (its channel line), a name
 * twice is an error; "birdc configure" takes over a file whole, and changes of
 * such a protocol route by route.
 */
#include "emit.h"

static const char *
check(const char *s, const char *(*addr)(const char *))
{
	return strcmp(s, "blackhole") == 0 || strcmp(s, "unreachable") == 0 ||
	    strcmp(s, "prohibit") == 0 || addr(s) == NULL ? NULL : "neither an "
	    "address of that family nor blackhole, unreachable or prohibit";
}

static const char *
check4(const char *s)
{
	return check(s, emit_param_addr4);
}

static const char *
check6(const char *s)
{
	return check(s, emit_param_addr6);
}

static const struct emit_param params[] = {
	{ "next-hop", "address of the IPv4 next hop, or blackhole, "
	    "unreachable, prohibit", NULL, 4, check4 },
	{ "next-hop6", "the same of IPv6", NULL, 6, check6 },
	{ .name = NULL }
};

static void
begin(struct emit_ctx *ctx)
{
	const char	*hop = ctx->param[ctx->af == 4 ? 0 : 1];
	int		 via = strpbrk(hop, ".:") != NULL;

	emit_strs(ctx->out, "protocol static ", ctx->name,
	    ctx->af == 4 ? " {\n\tipv4;\n" : " {\n\tipv6;\n", NULL);
	emit_lead(ctx, via ? " via " : " ", hop, ";\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	lines_put(ctx, "\troute ", r);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "}\n");
}

/* A route of the protocol at hand; what else it says is none of ours. */
static int
parse_inner(struct emit_parse *p, const struct emit_line *l)
{
	struct row	 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (l->cut && !emit_word_is(&l->w[0], "}"))
		return emit_parse_bad(p, l->p, "the text ends in a protocol");
	if (l->n < 3 || !emit_word_is(&l->w[0], "route"))
		return 0;
	return emit_word_prefix(p, &l->w[1], 0, &r.prange) == -1 ? -1 :
	    emit_parsed_row(p, &r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*stop = text + size, *in = NULL;
	struct emit_line	 l;

	while (emit_next_line(&text, stop, &l)) {
		if (l.n == 0)
			continue;
		if (in != NULL && parse_inner(p, &l) == -1)
			return -1;
		if (emit_word_is(&l.w[0], "}"))
			in = NULL;
		if (l.n < 3 || !emit_word_is(&l.w[0], "protocol"))
			continue;
		in = NULL;
		if (!emit_word_is(&l.w[1], "static") || l.w[2].p[0] == '{')
			continue;
		if (emit_parsed_new(p, l.w[2].p, l.w[2].n, 0) == -1)
			return -1;
		in = l.p;
	}
	return in != NULL ? emit_parse_bad(p, in, "a protocol without an end") :
	    0;
}

const struct emitter emitter_bird2_static_route = {
	.name = "bird2-static-route",
	.platform = "BIRD 2",
	.kind = "route list",
	.title = "protocol static NAME, over a next hop",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.name_max = 64,
	.name_chars = "_",
	.name_bad = bird_keywords,
	.name_shared = 1,
	.name_alpha = 1,
	.params = params,
	.comment = "#",
	.load = LOAD_FILE,
	.load_how = "include FILE, birdc configure",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_NONE,
	.hole_source = "without a route of ours the others decide",
	.checked = "bird -p (bird2 2.0.12)",
	.begin = begin,
	.end = end,
	.row = row,
	.parse = parse,
};

/*
 * Routes that ExaBGP announces: in its configuration, and as lines of its API.
 *
 * Tried with 4.2.21: "static" stands in a neighbor or in a template that
 * neighbors inherit; what a process prints is done line by line, '#' lines are
 * passed over (reactor/api/command/reactor.py), a route that is announced again
 * is sent again, a withdrawn one that is not there is no fault.  Routes have no
 * names, a comment tells the list; they are keyed by the prefix alone, and a
 * withdrawal carries no next hop (RFC 4271, section 4.3): what leaves one list
 * would be gone from another, so that two of a family have no place in a file.
 */
#include "emit.h"

static const char *
check4(const char *s)
{
	return strcmp(s, "self") == 0 || emit_param_addr4(s) == NULL ? NULL :
	    "neither an IPv4 address nor self";
}

static const char *
check6(const char *s)
{
	return strcmp(s, "self") == 0 || emit_param_addr6(s) == NULL ? NULL :
	    "neither an IPv6 address nor self";
}

static const struct emit_param params[] = {
	{ "next-hop", "next hop of IPv4 routes, or self", NULL, 4, check4 },
	{ "next-hop6", "next hop of IPv6 routes, or self", NULL, 6, check6 },
	{ .name = NULL }
};

static void
api_begin(struct emit_ctx *ctx)
{
	lines_begin(ctx);
	emit_lead(ctx, " next-hop ", ctx->param[ctx->af == 4 ? 0 : 1], "\n",
	    NULL);
}

static void
api_row(struct emit_ctx *ctx, const struct row *r)
{
	lines_put(ctx, "announce route ", r);
}

static void
api_del(struct emit_ctx *ctx, const struct row *r)
{
	lines_put(ctx, "withdraw route ", r);
}

/* "[neighbor ...] announce route P ..." */
static size_t
api_at(const struct emit_parse *p, const struct emit_line *l)
{
	size_t	 i;

	(void)p;
	for (i = 0; i + 2 < l->n; i++)
		if (emit_word_is(&l->w[i], "announce"))
			return emit_word_is(&l->w[i + 1], "route") ? i + 3 :
			    0;
	return 0;
}

static int
api_parse(struct emit_parse *p, const char *text, size_t size)
{
	return lines_parse(p, text, size, api_at, 0);
}

/* --- in the configuration ------------------------------------------------- */

static void
open(struct emit_ctx *ctx)
{
	out_str(ctx->out, "static {\n");
}

static void
close(struct emit_ctx *ctx)
{
	out_str(ctx->out, "}\n");
}

static void
begin(struct emit_ctx *ctx)
{
	lines_begin(ctx);
	emit_lead(ctx, " next-hop ", ctx->param[ctx->af == 4 ? 0 : 1], ";\n",
	    NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	lines_put(ctx, "\troute ", r);
}

static size_t
at(const struct emit_parse *p, const struct emit_line *l)
{
	(void)p;
	return l->n >= 3 && emit_word_is(&l->w[0], "route") &&
	    lines_is_prefix(&l->w[1]) ? 2 : 0;
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return lines_parse(p, text, size, at, 0);
}

#define EXABGP							\
	.platform = "ExaBGP",					\
	.kind = "route list",					\
	.matches = MATCH_ADDRESS,				\
	.rows = ROW_PREFIX,					\
	.families = FAMILIES_APART,				\
	.ranges = RANGE_EXACT,					\
	.rows_shared = 1,					\
	.name_max = 255,					\
	.name_chars = "_-.",					\
	.params = params,					\
	.comment = "#",						\
	.order = ADDS_FIRST,					\
	.empty = HOLE_NONE,					\
	.missing = HOLE_NONE,					\
	.hole_source = "what is not announced attracts nothing"

const struct emitter emitter_exabgp_api_route = {
	.name = "exabgp-api-route",
	.title = "announce route and withdraw route, for a process's output",
	EXABGP,
	.one_place = 1,
	.load = LOAD_MERGE,
	.load_how = "to the pipe that a process of it prints from",
	.delta = DELTA_LINES,
	.checked = "no",
	.begin = api_begin,
	.row = api_row,
	.add = api_row,
	.del = api_del,
	.parse = api_parse,
};

const struct emitter emitter_exabgp_static_route = {
	.name = "exabgp-static-route",
	.title = "static { route ... } of a neighbor or template",
	EXABGP,
	.load = LOAD_FILE,
	.load_how = "part of exabgp.conf, SIGUSR1",
	.delta = DELTA_NONE,
	.checked = "exabgp --validate (4.2.21)",
	.open = open,
	.close = close,
	.begin = begin,
	.row = row,
	.parse = parse,
};

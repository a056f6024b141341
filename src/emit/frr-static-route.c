/*
 * ip route / ipv6 route of FRRouting: static routes to the prefixes.
 *
 * Tried with staticd 8.4.4: the same line again changes nothing; "no" wants the
 * words of the route, and refuses one that is not there; "vtysh -f" puts
 * commands together, of which all are refused with one that is wrong, such as a
 * next hop beside a blackhole for the same prefix.  Routes have no names: a
 * comment tells the list, and two lists must not share a next hop, or what
 * leaves the one would be gone from the other.  The tag lets a route-map tell
 * them from others.
 */
#include "emit.h"

enum { NEXT_HOP, NEXT_HOP6, TAG, DISTANCE };

static const char *
check4(const char *s)
{
	return strcmp(s, "blackhole") == 0 || strcmp(s, "reject") == 0 ||
	    emit_param_addr4(s) == NULL ? NULL :
	    "neither an IPv4 address nor blackhole or reject";
}

static const char *
check6(const char *s)
{
	return strcmp(s, "blackhole") == 0 || strcmp(s, "reject") == 0 ||
	    emit_param_addr6(s) == NULL ? NULL :
	    "neither an IPv6 address nor blackhole or reject";
}

static const char *
check_tag(const char *s)
{
	return strcmp(s, "0") == 0 ? NULL : emit_param_u32(s);
}

static const struct emit_param params[] = {
	{ "next-hop", "address of the IPv4 next hop, blackhole or reject",
	    NULL, 4, check4 },
	{ "next-hop6", "the same of IPv6", NULL, 6, check6 },
	{ "tag", "tag of the routes; 0: none", "0", 0, check_tag },
	{ "distance", "administrative distance", "1", 0, emit_param_u8 },
	{ .name = NULL }
};

static void
begin(struct emit_ctx *ctx)
{
	const char	*tag = ctx->param[TAG], *d = ctx->param[DISTANCE];
	int		 tagged = strcmp(tag, "0") != 0;
	int		 far = strcmp(d, "1") != 0;

	lines_begin(ctx);
	emit_lead(ctx, " ", ctx->param[ctx->af == 4 ? NEXT_HOP : NEXT_HOP6],
	    tagged ? " tag " : "", tagged ? tag : "", far ? " " : "",
	    far ? d : "", "\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	lines_put(ctx, ctx->af == 4 ? "ip route " : "ipv6 route ", r);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	lines_put(ctx, ctx->af == 4 ? "no ip route " : "no ipv6 route ", r);
}

/* Routes of others are over another next hop, or in a VRF. */
static size_t
at(const struct emit_parse *p, const struct emit_line *l)
{
	int	 ip = emit_word_is(&l->w[0], "ip");
	size_t	 i;

	if (l->n < 4 || l->indent > 0 || (!ip &&
	    !emit_word_is(&l->w[0], "ipv6")) ||
	    !emit_word_is(&l->w[1], "route") || !lines_is_prefix(&l->w[2]) ||
	    !emit_parse_is(p, ip ? "next-hop" : "next-hop6", &l->w[3]))
		return 0;
	for (i = 4; i < l->n; i++)
		if (emit_word_is(&l->w[i], "vrf"))
			return 0;
	return 3;
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return lines_parse(p, text, size, at, 0);
}

const struct emitter emitter_frr_static_route = {
	.name = "frr-static-route",
	.platform = "FRRouting",
	.kind = "route list",
	.title = "ip and ipv6 route, over a next hop",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.rows_shared = 1,
	.name_max = 255,
	.name_chars = "_-.",
	.params = params,
	.comment = "!",
	.load = LOAD_MERGE,
	.load_how = "vtysh -f FILE",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_NONE,
	.hole_source = "without a route of ours the others decide",
	.checked = "vtysh -C, staticd (frr 8.4.4)",
	.begin = begin,
	.row = row,
	.add = row,
	.del = del,
	.parse = parse,
};

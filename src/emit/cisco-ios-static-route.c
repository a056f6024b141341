/*
 * ip route / ipv6 route of Cisco IOS and IOS-XE: static routes to the prefixes
 * over a next hop, of the global table.
 *
 * Each carries the list's name ("name", Cisco IOS IP Routing Command Reference,
 * "ip route"; of IPv6 as devices show it in the examples of the cisco.ios
 * collection, ios_static_routes), and is read back by it.  A route is keyed by
 * prefix and next hop: the same again, with another name, only renames it, and
 * a removal names both.  So lists whose prefixes overlap can't share a next hop
 * on one device: what leaves the one is gone from the other.  What is routed
 * over a next hop that is no longer wanted must be removed by hand: routes over
 * another stand beside these.  Without any the other routes of the device
 * decide, so that an empty list does no harm.
 */
#include "emit.h"

enum { NEXT_HOP, NEXT_HOP6, DISTANCE };

static const struct emit_param params[] = {
	{ "next-hop", "address of the IPv4 next hop", NULL, 4,
	    emit_param_addr4 },
	{ "next-hop6", "address of the IPv6 next hop", NULL, 6,
	    emit_param_addr6 },
	{ "distance", "administrative distance", "1", 0, emit_param_u8 },
	{ NULL, NULL, NULL, 0, NULL }
};

static const char *
next_hop(const struct emit_ctx *ctx)
{
	return ctx->param[ctx->af == 4 ? NEXT_HOP : NEXT_HOP6];
}

static void
begin(struct emit_ctx *ctx)
{
	const char	*d = ctx->param[DISTANCE];
	int		 one = strcmp(d, "1") == 0;	/* not shown */

	emit_lead(ctx, " ", next_hop(ctx), one ? "" : " ", one ? "" : d,
	    " name ", ctx->name, "\n", NULL);
}

static char *
put_dest(char *p, const struct row *r)
{
	if (r->prange.p.af == 4)
		EMIT_LIT(p, "ip route ");
	else
		EMIT_LIT(p, "ipv6 route ");
	return emit_put_member(p, &r->prange.p, MEMBER_MASK);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = put_dest(p, r);
	emit_took(ctx->out, emit_put_lead(p, ctx));
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "no ");
	emit_took(ctx->out, put_dest(p, r));
	emit_strs(ctx->out, " ", next_hop(ctx), "\n", NULL);
}

/* "ip route P NEXTHOP ...", of which a name was found; an address must do. */
static int
route(struct emit_parse *p, const struct emit_line *l, int af)
{
	struct prange	 hop;
	struct row	 r;
	int		 took;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if ((took = emit_word_member(p, &l->w[2], l->n - 2, MEMBER_MASK,
	    &r.prange)) == -1)
		return -1;
	if (2 + (size_t)took >= l->n || r.prange.p.af != af)
		return emit_parse_bad(p, l->p, "not understood");
	if (emit_word_prefix(p, &l->w[2 + took], PREFIX_BARE, &hop) == -1)
		return -1;
	if (!emit_parse_is(p, af == 4 ? "next-hop" : "next-hop6",
	    &l->w[2 + took]))
		return emit_parse_bad(p, l->p, "over another next hop");
	return emit_parsed_row(p, &r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*stop = text + size;
	struct emit_line	 l;
	size_t			 i;
	int			 af;

	while (emit_next_line(&text, stop, &l)) {
		if (l.n < 3 || l.indent > 0 || !emit_word_is(&l.w[1], "route"))
			continue;
		af = emit_word_is(&l.w[0], "ip") ? 4 :
		    emit_word_is(&l.w[0], "ipv6") ? 6 : 0;
		if (af == 0 || emit_word_is(&l.w[2], "vrf"))
			continue;
		if (l.cut)
			return emit_parse_bad(p, l.p,
			    "the text ends in this line");
		for (i = 3; i + 1 < l.n && !emit_word_is(&l.w[i], "name"); i++)
			;
		if (i + 1 >= l.n)
			continue;	/* somebody else's */
		if (emit_parsed_object(p, l.w[i + 1].p, l.w[i + 1].n,
		    af) == -1 || emit_parse_try(p, &l, af, route) == -1)
			return -1;
	}
	return 0;
}

const struct emitter emitter_cisco_ios_static_route = {
	.name = "cisco-ios-static-route",
	.platform = "Cisco IOS, IOS-XE",
	.kind = "static routes",
	.title = "ip route and ipv6 route over a next hop",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.name_max = 50,
	.name_chars = "_-.",
	.name_alpha = 1,
	.line_max = 254,
	.comment = "!",
	.params = params,
	.load = LOAD_MERGE,
	.load_how = "configure terminal, or copy FILE running-config; remove "
	    "routes over a former next hop by hand; no two lists may have a "
	    "prefix over one next hop",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_NONE,
	.hole_source = "without a route the other routes of the device decide",
	.checked = "Batfish grammar",
	.begin = begin,
	.row = row,
	.add = row,
	.del = del,
	.parse = parse,
};

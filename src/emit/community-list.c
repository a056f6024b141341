/*
 * Standard lists of BGP communities: Cisco IOS, Cisco NX-OS, Arista EOS, FRR.
 *
 * "KEYWORDS NAME permit A:B", one value a line: a line with several values
 * wants all of them on a route, of several lines the first that matches
 * decides, and what no line permits is denied (Cisco IOS, "ip community-list";
 * Nexus 7000 NX-OS Unicast Routing Configuration Guide 4.x, OL-20002-02, page
 * 16-4; FRR manual, "BGP Community Lists").  A line that is there already
 * stays, so what is loaded is merged.  Standard lists hold communities of two
 * numbers; large ones have lists of their own.  EOS has no word "standard" from
 * 4.23 on (Batfish, Arista grammar).  IOS shows values as A:B with "ip
 * bgp-community new-format" alone, and takes them always; a list that it shows
 * as single numbers is not read.
 *
 * FRR: a list without lines is gone, and one that is missing matches nothing;
 * it warns of the removal of a line that is not there, and goes on (8.4.4, in
 * tests/peers/test_communities.py).  Of the others nobody we know tells what
 * an empty or a missing list matches: it counts as permitting all, and an empty
 * one is refused.  That "no" with the whole line takes this line alone is the
 * rule of their command lines, and not tried.
 *
 * There is no row for the route-map that asks such a list: an entry matches all
 * routes until its "match" line follows (Quagga manual, "Route Map": an entry
 * without a match always matches), and no page that we found says what these
 * platforms do with a neighbor whose route-map is missing, or whether an entry
 * that goes from deny to permit keeps its match.  So its owner binds the list
 * once, by hand, and only the list changes.
 */
#include "emit.h"

static void
begin_ip(struct emit_ctx *ctx)
{
	emit_lead(ctx, "ip community-list standard ", ctx->name, " permit ",
	    NULL);
}

static void
begin_eos(struct emit_ctx *ctx)
{
	emit_lead(ctx, "ip community-list ", ctx->name, " permit ", NULL);
}

static void
begin_bgp(struct emit_ctx *ctx)
{
	emit_lead(ctx, "bgp community-list standard ", ctx->name, " permit ",
	    NULL);
}

static void
line(struct emit_ctx *ctx, const char *verb, const struct row *r)
{
	out_str(ctx->out, verb);
	emit_took(ctx->out, emit_put_lead(out_room(ctx->out, EMIT_ROOM), ctx));
	emit_strs(ctx->out, r->text, "\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	line(ctx, "", r);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	line(ctx, "no ", r);
}

/* "[seq N] permit A:B" from word i on; what else there is spoils the list. */
static int
parse_rest(struct emit_parse *p, const struct emit_line *l, size_t i)
{
	uint32_t	 part[3];
	struct row	 r;

	if (i + 2 < l->n && emit_word_is(&l->w[i], "seq"))
		i += 2;
	if (l->cut || i + 2 != l->n || !emit_word_is(&l->w[i], "permit") ||
	    value_parse(l->w[i + 1].p, l->w[i + 1].n, part) !=
	    VALUE_COMMUNITY)
		return emit_parse_spoil(p, l->p,
		    "only permit with one A:B is understood");
	memset(&r, 0, sizeof r);
	r.kind = ROW_VALUE;
	return emit_parsed_text(p, &r, &l->w[i + 1]);
}

/* Lists by regular expressions, and all other lines, are passed over. */
static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size;
	struct emit_line	 l;
	size_t			 i;

	while (emit_next_line(&text, end, &l)) {
		if (l.n < 3 || !emit_word_is(&l.w[1], "community-list") ||
		    (!emit_word_is(&l.w[0], "ip") &&
		    !emit_word_is(&l.w[0], "bgp")))
			continue;
		if (emit_word_is(&l.w[2], "expanded") ||
		    emit_word_is(&l.w[2], "regexp"))
			continue;
		i = emit_word_is(&l.w[2], "standard") ? 3 : 2;
		if (i == l.n)
			return emit_parse_bad(p, l.p, "not understood");
		if (emit_parsed_object(p, l.w[i].p, l.w[i].n, 0) == -1 ||
		    parse_rest(p, &l, i + 1) == -1)
			return -1;
	}
	return 0;
}

/* Words that stand where a name does. */
static const char *const bad[] = { "standard*", "expanded*", "regexp*",
    "seq", NULL };

#define COMMUNITY_LIST						\
	.kind = "community list",				\
	.matches = MATCH_VALUE,					\
	.rows = ROW_VALUE,					\
	.says = VALUE_COMMUNITY,				\
	.families = FAMILIES_TOGETHER,				\
	.name_max = 63,						\
	.name_chars = "_-",					\
	.name_bad = bad,					\
	.name_alpha = 1,					\
	.comment = "!",						\
	.load = LOAD_MERGE,					\
	.delta = DELTA_LINES,					\
	.order = ADDS_FIRST,					\
	.row = row,						\
	.add = row,						\
	.del = del,						\
	.parse = parse

const struct emitter emitter_cisco_ios_community_list = {
	.name = "cisco-ios-community-list",
	.platform = "Cisco IOS, IOS-XE",
	.title = "ip community-list standard, any of its values",
	.load_how = "configure terminal, or copy FILE running-config",
	.checked = "no",
	.begin = begin_ip,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "not settled",
	COMMUNITY_LIST
};

const struct emitter emitter_cisco_nxos_community_list = {
	.name = "cisco-nxos-community-list",
	.platform = "Cisco NX-OS",
	.title = "ip community-list standard, any of its values",
	.load_how = "configure terminal, or copy FILE running-config",
	.checked = "no",
	.begin = begin_ip,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "not settled",
	COMMUNITY_LIST
};

const struct emitter emitter_arista_eos_community_list = {
	.name = "arista-eos-community-list",
	.platform = "Arista EOS",
	.title = "ip community-list of EOS 4.23 and later",
	.load_how = "configure terminal, or copy FILE running-config",
	.checked = "no",
	.begin = begin_eos,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "not settled",
	COMMUNITY_LIST
};

const struct emitter emitter_frr_community_list = {
	.name = "frr-community-list",
	.platform = "FRRouting",
	.title = "bgp community-list standard, any of its values",
	.load_how = "vtysh -f FILE",
	.checked = "vtysh -C, bgpd -C (frr 8.4.4)",
	.begin = begin_bgp,
	.empty = HOLE_ERROR,
	.missing = HOLE_NONE,
	.hole_source = "frr 8.4.4 tried: a list without lines is gone, and a "
	    "missing one matches nothing",
	COMMUNITY_LIST
};

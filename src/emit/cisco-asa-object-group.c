/*
 * object-group network of Cisco ASA.
 *
 * Members "network-object A MASK", "network-object host A" and, of IPv6,
 * "network-object P/LEN".  From the ASA 9.12 guide, "Guidelines for Objects":
 * names of 64 characters, in one name space with all other objects and groups;
 * a group may hold both families, but not one that NAT uses, so they stay
 * apart; one in use can't be removed or made empty (unless forward references
 * are enabled, and then nobody says what a rule with a missing one does).
 * Entering a group again merges; a member that it has already is answered by an
 * error message and nothing else.  The CLI of FTD is read-only: there, the
 * manager holds the groups.
 */
#include "emit.h"

#define SPELLING	(MEMBER_HOST | MEMBER_MASK)

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "object-group network ", ctx->name, "\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, " network-object ");
	p = emit_put_member(p, &r->prange.p, SPELLING);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	out_str(ctx->out, " no");
	row(ctx, r);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, " exit\n!\n");
}

static int
head(const struct emit_line *l, int *af)
{
	*af = 0;
	if (!emit_word_is(&l->w[0], "object-group"))
		return 0;
	if (l->n < 2 || !emit_word_is(&l->w[1], "network"))
		return l->cut ? -1 : 0;
	return 2;
}

/* "network-object object X" and "group-object X" are none of ours. */
static int
member(struct emit_parse *p, const struct emit_line *l, int af)
{
	if (!emit_word_is(&l->w[0], "network-object"))
		return emit_parse_bad(p, l->p, "not understood");
	return emit_parsed_member(p, l, 1, SPELLING, af);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return emit_blocks(p, text, size, head, member);
}

const struct emitter emitter_cisco_asa_object_group = {
	.name = "cisco-asa-object-group",
	.platform = "Cisco ASA",
	.kind = "object group",
	.title = "object-group network, for access rules and NAT",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.name_max = 64,
	.name_chars = "_-.",
	.name_shared = 1,
	.comment = "!",
	.load = LOAD_MERGE,
	.load_how = "configure terminal, or copy FILE running-config; 9.0 and "
	    "later",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_ERROR,
	.missing = HOLE_UNKNOWN,
	.hole_source = "ASA 9.12 guide, Guidelines for Objects: one in use "
	    "can't be emptied",
	.checked = "Batfish grammar",
	.begin = begin,
	.end = end,
	.row = row,
	.add = row,
	.del = del,
	.parse = parse,
};

/*
 * object-group network / v6-network of Cisco IOS and IOS-XE, for ACLs.
 *
 * Names 1..64 and the members "host A" and "A MASK" (YangModels, xe/17171); the
 * v6-network group takes P/LEN.  Entering a group again merges.  A group that
 * an ACL uses can be neither removed nor emptied (Cisco, "Object Groups for
 * ACLs"), so an empty one is refused.  What an ACL does with an undefined group
 * is not said, nor whether the two kinds share their names: the worse counts.
 */
#include "emit.h"

#define SPELLING	(MEMBER_HOST | MEMBER_MASK)

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "object-group ", ctx->af == 4 ? "network " :
	    "v6-network ", ctx->name, "\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	*p++ = ' ';
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
	if (!emit_word_is(&l->w[0], "object-group"))
		return 0;
	*af = l->n > 1 && emit_word_is(&l->w[1], "network") ? 4 :
	    l->n > 1 && emit_word_is(&l->w[1], "v6-network") ? 6 : 0;
	if (*af == 0)
		return l->cut ? -1 : 0;
	return 2;
}

static int
member(struct emit_parse *p, const struct emit_line *l, int af)
{
	return emit_parsed_member(p, l, 0, SPELLING, af);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return emit_blocks(p, text, size, head, member);
}

const struct emitter emitter_cisco_ios_object_group = {
	.name = "cisco-ios-object-group",
	.platform = "Cisco IOS, IOS-XE",
	.kind = "object group",
	.title = "object-group network and v6-network, for access lists",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.name_max = 64,
	.name_chars = "_-.",
	.name_shared = 1,
	.line_max = 254,
	.comment = "!",
	.load = LOAD_MERGE,
	.load_how = "configure terminal, or copy FILE running-config",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_ERROR,
	.missing = HOLE_UNKNOWN,
	.hole_source = "Cisco, Object Groups for ACLs: one in use can't be "
	    "emptied or removed",
	.checked = "Batfish grammar (network); no (v6-network)",
	.begin = begin,
	.end = end,
	.row = row,
	.add = row,
	.del = del,
	.parse = parse,
};

/*
 * object-group network ipv4 / ipv6 of Cisco IOS-XR, for access lists.
 *
 * Members "host A" and "P/LEN"; names of 64, a letter or digit first
 * (YangModels, Cisco-IOS-XR-um-object-group-cfg 26.2.1), the two kinds in lists
 * of their own there; whether a name may stand in both is not said, so it does
 * not.  What is loaded is merged into the candidate, and counts at the commit,
 * all of it or nothing; so the text removes what is retired, and never "no
 * object-group" first.  What an access list does with a group that is empty or
 * missing no page of Cisco's says: the worse counts.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "object-group network ipv", ctx->af == 4 ? "4 " :
	    "6 ", ctx->name, "\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	*p++ = ' ';
	p = emit_put_member(p, &r->prange.p, MEMBER_HOST);
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
	*af = l->n < 3 || !emit_word_is(&l->w[1], "network") ? 0 :
	    emit_word_is(&l->w[2], "ipv4") ? 4 :
	    emit_word_is(&l->w[2], "ipv6") ? 6 : 0;
	if (*af == 0)
		return l->cut ? -1 : 0;
	return 3;
}

static int
member(struct emit_parse *p, const struct emit_line *l, int af)
{
	return emit_parsed_member(p, l, 0, 0, af);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return emit_blocks(p, text, size, head, member);
}

const struct emitter emitter_cisco_iosxr_object_group = {
	.name = "cisco-iosxr-object-group",
	.platform = "Cisco IOS-XR",
	.kind = "object group",
	.title = "object-group network ipv4 and ipv6, for access lists",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.name_max = 64,
	.name_chars = "_-.",
	.name_shared = 1,
	.name_alpha = 1,	/* "_" can't come first */
	.comment = "!",
	.load = LOAD_MERGE,
	.load_how = "load FILE, commit (never commit replace)",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "no vendor page says",
	.checked = "no",
	.begin = begin,
	.end = end,
	.row = row,
	.add = row,
	.del = del,
	.parse = parse,
};

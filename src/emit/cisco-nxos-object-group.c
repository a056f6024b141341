/*
 * object-group ip address / ipv6 address of Cisco NX-OS, for access lists.
 *
 * Members "host A" and "P/LEN" under numbers; a member goes by its number
 * (Cisco Nexus 7000 Series NX-OS Security Configuration Guide, "Configuring
 * Object Groups").  Names up to 64 characters (Batfish, CiscoNxosLexer); both
 * kinds lie under one tree of the device but in tables of their own (DME,
 * ipv4aclAddrGroup and ipv6aclAddrGroup: members are keyed by number).  Whether
 * they share their names, and what an access list does with a group that is
 * empty or missing, is written nowhere that we found: the worse counts, and
 * since a group can't deny, an empty one is refused.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "object-group ", ctx->af == 4 ? "ip" : "ipv6",
	    " address ", ctx->name, "\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "  ");
	p = emit_put_u32(p, r->number);
	*p++ = ' ';
	p = emit_put_member(p, &r->prange.p, MEMBER_HOST);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "  no ");
	p = emit_put_u32(p, r->number);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "  exit\n!\n");
}

static int
head(const struct emit_line *l, int *af)
{
	if (!emit_word_is(&l->w[0], "object-group"))
		return 0;
	if (l->n < 3)
		return l->cut ? -1 : 0;
	*af = emit_word_is(&l->w[1], "ip") ? 4 :
	    emit_word_is(&l->w[1], "ipv6") ? 6 : 0;
	if (*af == 0 || !emit_word_is(&l->w[2], "address"))
		return l->cut ? -1 : 0;
	return 3;
}

/* An address with a wildcard is written so in old releases. */
static int
member(struct emit_parse *p, const struct emit_line *l, int af)
{
	return emit_parsed_member(p, l, 0, MEMBER_NUMBER | MEMBER_INVERSE, af);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return emit_blocks(p, text, size, head, member);
}

const struct emitter emitter_cisco_nxos_object_group = {
	.name = "cisco-nxos-object-group",
	.platform = "Cisco NX-OS",
	.kind = "object group",
	.title = "object-group ip address and ipv6 address, for access lists",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.name_max = 64,
	.name_chars = "_-",
	.name_shared = 1,
	.name_alpha = 1,
	.seq_start = 10,
	.seq_step = 10,
	.seq_max = 4294967294U,
	.comment = "!",
	.load = LOAD_MERGE,
	.load_how = "configure terminal, or copy FILE running-config",
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

/*
 * firewall group network-group / ipv6-network-group of VyOS, as set and delete
 * commands.
 *
 * From vyos-1x (interface-definitions/firewall.xml.in,
 * src/conf_mode/firewall.py): a name starts with a letter or digit; members are
 * prefixes without host bits; a rule that names a group which is not there does
 * not commit, and one whose group has no members gets a warning: its set is
 * empty and matches nothing.  Up to 1.3 groups are ipsets, whose names have 31
 * characters at most and which do not take /0.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	emit_lead(ctx, " firewall group ", ctx->af == 4 ? "network-group " :
	    "ipv6-network-group ", ctx->name, " network ", NULL);
}

static void
put(struct emit_ctx *ctx, const char *verb, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = emit_put(p, verb, strlen(verb));
	p = emit_put_prefix(emit_put_lead(p, ctx), &r->prange.p);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	put(ctx, "set", r);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	put(ctx, "delete", r);
}

/* An empty group must be there, for rules that name it. */
static void
end(struct emit_ctx *ctx)
{
	if (ctx->edits == 0 && ctx->count == 0)
		emit_strs(ctx->out, "set firewall group ", ctx->af == 4 ?
		    "network-group " : "ipv6-network-group ", ctx->name, "\n",
		    NULL);
}

/* "network 'P'" and the like, from word 5 on. */
static int
parse_leaf(struct emit_parse *p, const struct emit_line *l, int af)
{
	struct emit_word	 value;
	struct row		 r;

	if (l->n < 6 || emit_word_is(&l->w[5], "description"))
		return 0;
	if (l->n != 7 || !emit_word_is(&l->w[5], "network"))
		return emit_parse_bad(p, l->p, "not understood");
	value = l->w[6];
	if (emit_word_unquote(&value) == -1)
		return emit_parse_bad(p, l->p, "a quote without its pair");
	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (emit_word_prefix(p, &value, 0, &r.prange) == -1)
		return -1;
	if (r.prange.p.af != af)
		return emit_parse_bad(p, l->p, "of the other family");
	return emit_parsed_row(p, &r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*stop = text + size;
	struct emit_line	 l;
	int			 af;

	while (emit_next_line(&text, stop, &l)) {
		if (l.n < 5 || !emit_word_is(&l.w[0], "set") ||
		    !emit_word_is(&l.w[1], "firewall") ||
		    !emit_word_is(&l.w[2], "group"))
			continue;
		af = emit_word_is(&l.w[3], "network-group") ? 4 :
		    emit_word_is(&l.w[3], "ipv6-network-group") ? 6 : 0;
		if (af == 0)
			continue;
		if (l.cut)
			return emit_parse_bad(p, l.p,
			    "the text ends in this line");
		if (emit_parsed_object(p, l.w[4].p, l.w[4].n, af) == -1 ||
		    emit_parse_try(p, &l, af, parse_leaf) == -1)
			return -1;
	}
	return 0;
}

const struct emitter emitter_vyos_network_group = {
	.name = "vyos-network-group",
	.platform = "VyOS",
	.kind = "network group",
	.title = "firewall group network-group and ipv6-network-group",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.len_min = 1,
	.name_max = 31,
	.name_chars = "_-.",
	.name_shared = 1,
	.comment = "#",
	.load = LOAD_MERGE,
	.load_how = "configure, paste, commit",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_ERROR,
	.hole_source = "vyos-1x, src/conf_mode/firewall.py: a missing group "
	    "does not commit, one without members gets a warning",
	.checked = "VyOS XML definitions (vyos-1x)",
	.begin = begin,
	.end = end,
	.row = row,
	.add = row,
	.del = del,
	.parse = parse,
};

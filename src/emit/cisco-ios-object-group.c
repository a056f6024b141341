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

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "object-group ", ctx->af == 4 ? "network " :
	    "v6-network ", ctx->name, "\n", NULL);
}

static char *
put_member(char *p, const struct row *row)
{
	const struct prefix	*x = &row->prange.p;

	if (x->len == prefix_width(x->af)) {
		EMIT_LIT(p, "host ");
		p = prefix_put_addr(p, x);
	} else if (x->af == 4) {
		p = prefix_put_addr(p, x);
		*p++ = ' ';
		p = emit_put_mask(p, 4, x->len, 0);
	} else
		p = prefix_put(p, x);
	*p++ = '\n';
	return p;
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	*p++ = ' ';
	emit_took(ctx->out, put_member(p, r));
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, " no ");
	emit_took(ctx->out, put_member(p, r));
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, " exit\n!\n");
}

/* "A MASK" as a prefix. */
static int
parse_mask(struct emit_parse *p, const struct emit_line *l, struct prange *r)
{
	struct prange	 mask;
	char		 text[PREFIX_STRLEN], *e;
	const char	*why;
	unsigned	 len;

	if (l->w[0].n > 15 || emit_word_prefix(p, &l->w[1], PREFIX_BARE,
	    &mask) == -1)
		return emit_parse_bad(p, l->p, "not understood");
	for (len = 0; len < 32 && mask.p.addr[len / 8] & 0x80 >> len % 8; len++)
		;
	e = emit_put_mask(text, 4, len, 0);
	if ((size_t)(e - text) != l->w[1].n || memcmp(text, l->w[1].p,
	    l->w[1].n) != 0)
		return emit_parse_bad(p, l->p, "no mask");
	e = emit_put(text, l->w[0].p, l->w[0].n);
	*e++ = '/';
	e = emit_put_u32(e, len);
	mask.lo = (uint8_t)len;
	if (prefix_parse(text, (size_t)(e - text), 0, &r->p, &why) == -1)
		return emit_parse_bad(p, l->p, "no address of that mask");
	r->lo = r->hi = mask.lo;
	return 0;
}

static int
parse_member(struct emit_parse *p, const struct emit_line *l, int af)
{
	struct row	 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (l->n == 2 && emit_word_is(&l->w[0], "host")) {
		if (memchr(l->w[1].p, '/', l->w[1].n) != NULL)
			return emit_parse_bad(p, l->p, "no host");
		if (emit_word_prefix(p, &l->w[1], PREFIX_BARE, &r.prange) == -1)
			return -1;
	} else if (l->n == 2 && af == 4) {
		if (parse_mask(p, l, &r.prange) == -1)
			return -1;
	} else if (l->n != 1)
		return emit_parse_bad(p, l->p, "not understood");
	else if (emit_word_prefix(p, &l->w[0], 0, &r.prange) == -1)
		return -1;
	if (r.prange.p.af != af)
		return emit_parse_bad(p, l->p, "of the other family");
	if (l->cut)
		return emit_parse_bad(p, l->p, "the text ends in this line");
	return emit_parsed_row(p, &r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*stop = text + size;
	struct emit_line	 l;
	int			 af = 0;

	while (emit_next_line(&text, stop, &l)) {
		if (af != 0 && l.n > 0 && l.indent > 0) {
			if (emit_word_is(&l.w[0], "description") ||
			    emit_word_is(&l.w[0], "no") ||
			    emit_word_is(&l.w[0], "exit"))
				continue;
			if (parse_member(p, &l, af) == -1)
				return -1;
			continue;
		}
		af = 0;
		if (l.n < 2 || l.indent > 0 ||
		    !emit_word_is(&l.w[0], "object-group"))
			continue;
		if (emit_word_is(&l.w[1], "network"))
			af = 4;
		else if (emit_word_is(&l.w[1], "v6-network"))
			af = 6;
		else if (!l.cut)
			continue;
		if (l.n != 3 || l.cut)
			return emit_parse_bad(p, l.p, "not understood");
		if (emit_parsed_object(p, l.w[2].p, l.w[2].n, af) == -1)
			return -1;
	}
	return 0;
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

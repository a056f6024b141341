/*
 * access-list NAME extended of Cisco ASA, as the network list of a group
 * policy's split tunnel, to include or to exclude the prefixes.
 *
 * A group policy names one list, so this one holds both families.  There the
 * source of a row is the network behind the tunnel, its destination any4 or
 * any6 (Cisco, "Optimize AnyConnect Split Tunnel for Office 365", document
 * 215343).  Order means nothing to it; a row comes to the end, one that is
 * there already is answered by a warning alone, and a removal names the whole
 * row (ASA Series Command Reference, "access-list extended": names up to 241
 * characters).  With its last row a list is gone.  What a tunnel does then no
 * page says: an empty one is refused, and so is a delta that keeps no row.
 * Clients learn of a change when they connect again.
 */
#include "emit.h"

#define SPELLING	(MEMBER_HOST | MEMBER_MASK)

static void
begin(struct emit_ctx *ctx)
{
	emit_lead(ctx, "access-list ", ctx->name, " extended permit ip ", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = emit_put_lead(p, ctx);
	p = emit_put_member(p, &r->prange.p, SPELLING);
	EMIT_LIT(p, " any");
	*p++ = r->prange.p.af == 4 ? '4' : '6';
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	out_str(ctx->out, "no ");
	row(ctx, r);
}

/* The words behind the name, from the configuration or from "show". */
static int
rule(struct emit_parse *p, const struct emit_line *l, int af)
{
	struct row	 r;
	size_t		 i = 2, n = l->n;
	int		 took;

	(void)af;
	for (took = 0; (size_t)took < n; took++)
		if (l->w[took].p[0] == '(')
			n = (size_t)took;	/* (hitcnt=0) and a digest */
	if (n > 4 && emit_word_is(&l->w[2], "line"))
		i = 4;
	if (n < i + 5 || !emit_word_is(&l->w[i], "extended") ||
	    !emit_word_is(&l->w[i + 1], "permit") ||
	    !emit_word_is(&l->w[i + 2], "ip"))
		return emit_parse_bad(p, l->p, "not understood");
	i += 3;
	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if ((took = emit_word_member(p, &l->w[i], n - i, SPELLING,
	    &r.prange)) == -1)
		return -1;
	i += (size_t)took;
	if (i + 1 != n || !(emit_word_is(&l->w[i], "any") ||
	    emit_word_is(&l->w[i], r.prange.p.af == 4 ? "any4" : "any6")))
		return emit_parse_bad(p, l->p, "not understood");
	return emit_parsed_row(p, &r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*stop = text + size;
	struct emit_line	 l;

	while (emit_next_line(&text, stop, &l)) {
		if (l.n == 0 || l.indent > 0 ||
		    !emit_word_is(&l.w[0], "access-list"))
			continue;
		if (l.cut)
			return emit_parse_bad(p, l.p,
			    "the text ends in this line");
		/* "access-list NAME; 3 elements" heads what is shown */
		if (l.n < 3 || memchr(l.w[1].p, ';', l.w[1].n) != NULL ||
		    emit_word_is(&l.w[2], "remark") ||
		    emit_word_is(&l.w[1], "cached"))
			continue;
		if (l.n > 4 && emit_word_is(&l.w[2], "line") &&
		    emit_word_is(&l.w[4], "remark"))
			continue;
		if (emit_parsed_object(p, l.w[1].p, l.w[1].n, 0) == -1 ||
		    emit_parse_try(p, &l, 0, rule) == -1)
			return -1;
	}
	return 0;
}

const struct emitter emitter_cisco_asa_split_acl = {
	.name = "cisco-asa-split-acl",
	.platform = "Cisco ASA",
	.kind = "split-tunnel list",
	.title = "access-list extended, for split-tunnel-network-list of a "
	    "group policy",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_TOGETHER,
	.ranges = RANGE_EXACT,
	.name_max = 241,
	.name_chars = "_-.",
	.comment = "!",
	.load = LOAD_MERGE,
	.load_how = "configure terminal, or copy FILE running-config; 9.0 and "
	    "later",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "no vendor page says",
	.checked = "no",
	.begin = begin,
	.row = row,
	.add = row,
	.del = del,
	.parse = parse,
};

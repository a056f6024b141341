/*
 * ip access-list extended / ipv6 access-list of Cisco IOS and IOS-XE: traffic
 * to the prefixes is permitted.
 *
 * Rows have no numbers here.  IOS numbers a list anew at each reload, by ten
 * from ten ("sequence numbers are not nvgened"); IOS-XE keeps them ("ip
 * access-list persistent", its default).  So what a number meant yesterday may
 * be another row today, and rows go by what they are.  One without a number
 * comes to the end; the very same row again changes nothing ("IP Access List
 * Entry Sequence Numbering": Catalyst 2960 Software Configuration Guide).  As
 * all are permits, order means nothing, but nothing may stand behind a deny: a
 * list of the device that has one is not taken over.
 *
 * An applied list counts line by line while it is edited.  Without rows, or
 * undefined, it permits all; with one, an implicit deny follows (the same
 * guide, "Access List Rules").  No deny of ours guards that: before the one
 * that is implied, IPv6 permits neighbor discovery, and an explicit one would
 * cut it off (Cisco IOS IPv6 Command Reference, "ipv6 access-list").  Hence an
 * empty list is refused, and so is a delta that keeps no row.
 *
 * A name starts with a letter; standard and extended lists share theirs (Access
 * List Rules), IPv4 and IPv6 too.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, ctx->af == 4 ? "ip access-list extended " :
	    "ipv6 access-list ", ctx->name, "\n", NULL);
}

static char *
put_rule(char *p, const struct row *r)
{
	if (r->prange.p.af == 4)
		EMIT_LIT(p, "permit ip any ");
	else
		EMIT_LIT(p, "permit ipv6 any ");
	if (r->prange.p.len == 0)
		EMIT_LIT(p, "any");
	else
		p = emit_put_member(p, &r->prange.p,
		    MEMBER_HOST | MEMBER_INVERSE);
	*p++ = '\n';
	return p;
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	*p++ = ' ';
	emit_took(ctx->out, put_rule(p, r));
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, " no ");
	emit_took(ctx->out, put_rule(p, r));
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, " exit\n!\n");
}

/* As configured, and as "show access-lists" and "show ipv6 access-list" say. */
static int
head(const struct emit_line *l, int *af)
{
	static const struct {
		int		 af, n;
		const char	*word[4];
	}		 kind[] = {
		{ 4, 3, { "ip", "access-list", "extended", NULL } },
		{ 6, 2, { "ipv6", "access-list", NULL, NULL } },
		{ 4, 4, { "Extended", "IP", "access", "list" } },
		{ 6, 3, { "IPv6", "access", "list", NULL } },
	};
	size_t		 i;
	int		 k;

	for (i = 0; i < sizeof kind / sizeof kind[0]; i++) {
		for (k = 0; k < kind[i].n && (size_t)k < l->n &&
		    emit_word_is(&l->w[k], kind[i].word[k]); k++)
			;
		*af = kind[i].af;
		if (k > 1 && k < kind[i].n && l->cut)
			return -1;
		if (k < kind[i].n)
			continue;
		return (size_t)k < l->n && emit_word_is(&l->w[k],
		    "log-update") ? 0 : k;
	}
	return 0;
}

/* Counters at the end, numbers at either end: all that says no more to us. */
static void
bare(struct emit_line *l)
{
	uint32_t	 v;
	size_t		 i;

	for (i = 0; i < l->n; i++)
		if (l->w[i].p[0] == '(')
			l->n = i;
	if (l->n > 2 && emit_word_is(&l->w[l->n - 2], "sequence"))
		l->n -= 2;
	i = l->n > 2 && emit_word_is(&l->w[0], "sequence") ? 2 :
	    l->n > 0 && emit_word_u32(&l->w[0], UINT32_MAX, &v) == 0 ? 1 : 0;
	l->n -= i;
	memmove(l->w, l->w + i, l->n * sizeof l->w[0]);
}

static int
rule(struct emit_parse *p, const struct emit_line *line, int af)
{
	struct emit_line	 l = *line;
	struct row		 r;

	bare(&l);
	if (l.n > 0 && (emit_word_is(&l.w[0], "remark") ||
	    emit_word_is(&l.w[0], "no")))
		return 0;
	if (l.n > 0 && emit_word_is(&l.w[0], "deny"))
		return emit_parse_bad(p, l.p,
		    "a deny, and what is added comes behind it");
	if (l.n < 4 || !emit_word_is(&l.w[0], "permit") ||
	    !emit_word_is(&l.w[1], af == 4 ? "ip" : "ipv6") ||
	    !emit_word_is(&l.w[2], "any"))
		return emit_parse_bad(p, l.p, "not understood");
	if (l.n > 4 || !emit_word_is(&l.w[3], "any"))
		return emit_parsed_member(p, &l, 3, MEMBER_INVERSE, af);
	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	r.prange.p.af = (uint8_t)af;
	return emit_parsed_row(p, &r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return emit_blocks(p, text, size, head, rule);
}

const struct emitter emitter_cisco_ios_acl = {
	.name = "cisco-ios-acl",
	.platform = "Cisco IOS, IOS-XE",
	.kind = "access list",
	.title = "ip access-list extended and ipv6 access-list, permitting "
	    "traffic to the prefixes",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.name_chars = "_-.",
	.name_shared = 1,
	.name_alpha = 1,
	.line_max = 254,
	.comment = "!",
	.load = LOAD_MERGE,
	.load_how = "configure terminal, or copy FILE running-config",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_PERMITS,
	.missing = HOLE_PERMITS,
	.hole_source = "Cisco, Access List Rules: an empty or undefined list "
	    "passes all packets",
	.checked = "Batfish grammar",
	.begin = begin,
	.end = end,
	.row = row,
	.add = row,
	.del = del,
	.parse = parse,
};

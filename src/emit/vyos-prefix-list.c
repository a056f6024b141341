/*
 * policy prefix-list / prefix-list6 of VyOS, as set and delete commands.
 *
 * From vyos-1x (interface-definitions/policy.xml.in, src/conf_mode/policy.py):
 * rules 1..65535; a name of letters, digits, '-' and '_'; a rule without action
 * or prefix, and two rules with the same content, make the commit fail, so the
 * action comes last and a line more or less leaves either the whole rule or
 * none that counts; a list that a route-map or a neighbor names can't be
 * deleted.  "set" over a rule that is there merges, so who wants its number
 * deletes it first.  Lists go to FRR, which takes 128 characters of a name and
 * for which one without rules may permit all; the manual says of an unspecified
 * one that it permits (docs.vyos.io, prefix-list).
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	emit_lead(ctx, " policy prefix-list", ctx->af == 4 ? " " : "6 ",
	    ctx->name, " rule ", NULL);
}

/* "set ... rule N LEAF", and room behind it. */
static char *
put_leaf(struct emit_ctx *ctx, uint32_t number, const char *leaf)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "set");
	p = emit_put_u32(emit_put_lead(p, ctx), number);
	return emit_put(p, leaf, strlen(leaf));
}

static void
put_number(struct emit_ctx *ctx, uint32_t number, const char *leaf,
    unsigned value)
{
	char	*p = put_u8(put_leaf(ctx, number, leaf), value);

	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
put_rule(struct emit_ctx *ctx, uint32_t number, const struct prange *r,
    const char *action)
{
	char	*p = emit_put_prefix(put_leaf(ctx, number, " prefix "), &r->p);

	*p++ = '\n';
	emit_took(ctx->out, p);
	if (r->lo > r->p.len)
		put_number(ctx, number, " ge ", r->lo);
	if (r->hi > r->p.len)
		put_number(ctx, number, " le ", r->hi);
	emit_took(ctx->out, put_leaf(ctx, number, action));
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	put_rule(ctx, r->number, &r->prange, " action permit\n");
}

static void
none(struct emit_ctx *ctx, uint32_t number)
{
	struct prange	 all;

	emit_all(ctx->af, &all);
	put_rule(ctx, number, &all, " action deny\n");
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "delete");
	p = emit_put_u32(emit_put_lead(p, ctx), r->number);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

/* --- reading: "show configuration commands" ------------------------------- */

/* A rule whose leaves stand on lines of their own. */
struct rule {
	struct emit_word name;		/* p NULL: no rule at hand */
	const char	*at;
	int		 af, ge, le, prefix, action;
	struct row	 row;
};

static int
rule_end(struct emit_parse *p, struct rule *r)
{
	struct prange	*q = &r->row.prange;
	const char	*why = NULL;

	if (r->name.p == NULL)
		return 0;
	if (emit_parsed_object(p, r->name.p, r->name.n, r->af) == -1)
		return -1;
	r->name.p = NULL;
	if (!r->prefix || !r->action)
		why = "a rule that is not whole";
	else if (q->p.af != r->af)
		why = "of the other family";
	if (why != NULL)
		return emit_parse_spoil(p, r->at, why);
	if (r->ge != -1) {
		q->lo = (uint8_t)r->ge;
		q->hi = (uint8_t)prefix_width(q->p.af);
	}
	if (r->le != -1)
		q->hi = (uint8_t)r->le;
	if (q->lo < q->p.len || q->hi < q->lo || q->hi > prefix_width(q->p.af))
		return emit_parse_spoil(p, r->at, "no range of lengths");
	return emit_parsed_row(p, &r->row);
}

/* NULL, or what is wrong. */
static const char *
rule_leaf(struct rule *r, const struct emit_word *leaf,
    const struct emit_word *value)
{
	struct prange	*q = &r->row.prange;
	const char	*why;
	uint32_t	 v;

	if (emit_word_is(leaf, "prefix")) {
		if (prefix_parse(value->p, value->n, 0, &q->p, &why) == -1)
			return why;
		q->lo = q->hi = q->p.len;
		r->prefix = 1;
	} else if (emit_word_is(leaf, "action")) {
		r->row.deny = emit_word_is(value, "deny");
		r->action = r->row.deny || emit_word_is(value, "permit");
	} else if (emit_word_is(leaf, "ge") || emit_word_is(leaf, "le")) {
		if (emit_word_u32(value, 128, &v) == -1)
			return "no length";
		*(emit_word_is(leaf, "ge") ? &r->ge : &r->le) = (int)v;
	} else
		return "not understood";
	return NULL;
}

/* The line is about another rule than the one at hand. */
static int
rule_begin(struct emit_parse *p, const struct emit_line *l, struct rule *r,
    int af, uint32_t number)
{
	if (r->name.p != NULL && r->af == af && r->row.number == number &&
	    r->name.n == l->w[3].n &&
	    memcmp(r->name.p, l->w[3].p, r->name.n) == 0)
		return 0;
	if (rule_end(p, r) == -1)
		return -1;
	memset(r, 0, sizeof *r);
	r->name = l->w[3];
	r->at = l->p;
	r->af = af;
	r->ge = r->le = -1;
	r->row.kind = ROW_PREFIX;
	r->row.number = number;
	return emit_parsed_object(p, r->name.p, r->name.n, af);
}

/* "set policy prefix-list NAME [rule N [LEAF VALUE]]" */
static int
rule_line(struct emit_parse *p, const struct emit_line *l, struct rule *r,
    int af)
{
	struct emit_word	 value;
	const char		*why;
	uint32_t		 no;

	if (l->cut)
		return emit_parse_bad(p, l->p, "the text ends in this line");
	if (l->n < 5 || !emit_word_is(&l->w[4], "rule"))
		return rule_end(p, r) == -1 ? -1 :
		    emit_parsed_object(p, l->w[3].p, l->w[3].n, af);
	if (l->n < 6 || emit_word_u32(&l->w[5], 65535, &no) == -1)
		return emit_parse_bad(p, l->p, "no rule");
	if (rule_begin(p, l, r, af, no) == -1)
		return -1;
	if (l->n < 8)
		return 0;
	value = l->w[7];
	if (emit_word_is(&l->w[6], "description"))
		return 0;
	why = l->n > 8 ? "not understood" :
	    emit_word_unquote(&value) == -1 ? "a quote without its pair" :
	    rule_leaf(r, &l->w[6], &value);
	return why != NULL ? emit_parse_spoil(p, l->p, why) : 0;
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size;
	struct emit_line	 l;
	struct rule		 r;
	int			 af;

	memset(&r, 0, sizeof r);
	while (emit_next_line(&text, end, &l)) {
		if (l.n < 4 || !emit_word_is(&l.w[0], "set") ||
		    !emit_word_is(&l.w[1], "policy"))
			continue;
		af = emit_word_is(&l.w[2], "prefix-list") ? 4 :
		    emit_word_is(&l.w[2], "prefix-list6") ? 6 : 0;
		if (af != 0 && rule_line(p, &l, &r, af) == -1)
			return -1;
	}
	return rule_end(p, &r);
}

const struct emitter emitter_vyos_prefix_list = {
	.name = "vyos-prefix-list",
	.platform = "VyOS 1.3 and later",
	.kind = "prefix list",
	.title = "policy prefix-list and prefix-list6, for route-maps and "
	    "neighbors",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_max = 128,
	.name_chars = "_-",
	.name_shared = 1,
	.seq_start = 10,
	.seq_step = 10,
	.seq_max = 65535,
	.comment = "#",
	.load = LOAD_MERGE,
	.load_how = "configure, paste, commit",
	.delta = DELTA_LINES,
	.order = DELS_FIRST,
	.empty = HOLE_PERMITS,
	.missing = HOLE_PERMITS,
	.hole_source = "VyOS documentation, prefix-list, and FRRouting "
	    "lib/plist.c: none specified, or one without rules, permits",
	.checked = "VyOS XML definitions and policy.py (vyos-1x)",
	.begin = begin,
	.row = row,
	.none = none,
	.add = row,
	.del = del,
	.parse = parse,
};

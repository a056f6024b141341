/*
 * router prefix-list and prefix-list6 of FortiOS, for neighbors and route-maps.
 *
 * A rule has a number, a prefix, and the least and the greatest length that it
 * matches, of which none is set where the length is the prefix's own; "ge"
 * alone reaches up to the host (CLI Reference 6.0 to 7.4.7, "router
 * prefix-list"; Technical Tip 192930).  An edit sets all of them, so that it is
 * the same again, or another rule under that number, at its "next"; whether it
 * counts there or only when the list is left is told nowhere, and either will
 * do.  To delete a number that is gone is an error that changes nothing.
 *
 * Rules are tried "starting at the top of the list", and what none matches is
 * denied (the same).  Whether the top is the least number or the rule that was
 * made first is not told: all rules here permit, and their order is nothing.
 * So no deny is written, and a list that has one is not read.
 *
 * What a list without rules does is not told, nor what a neighbor does with one
 * that is not there (others of its kin permit all, or nothing).  Names have 35
 * characters, and an access list can't have the same (Administration Guide 4.0
 * MR1, "prefix-list6").  A rule without a prefix is one for 0.0.0.0/0, which
 * is not shown: the prefix of all is refused.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "config router prefix-list",
	    ctx->af == 6 ? "6" : "", "\n    edit \"", ctx->name,
	    "\"\n        config rule\n", NULL);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "        end\n    next\nend\n");
}

/* "set KEY N", or "unset KEY" for 0. */
static char *
put_length(char *p, const char *key, unsigned n)
{
	if (n == 0)
		EMIT_LIT(p, "                unset ");
	else
		EMIT_LIT(p, "                set ");
	p = emit_put(p, key, 2);
	if (n != 0) {
		*p++ = ' ';
		p = put_u8(p, n);
	}
	*p++ = '\n';
	return p;
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	const struct prange	*q = &r->prange;
	int			 ge = q->lo > q->p.len;
	int			 le = q->hi > q->p.len &&
				     !(ge && q->hi == prefix_width(q->p.af));
	char			*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "            edit ");
	p = emit_put_u32(p, r->number);
	EMIT_LIT(p, "\n                set action permit\n");
	if (ctx->af == 6)
		EMIT_LIT(p, "                set prefix6 ");
	else
		EMIT_LIT(p, "                set prefix ");
	p = emit_put_member(p, &q->p, MEMBER_MASK);
	*p++ = '\n';
	p = put_length(p, "ge", ge ? q->lo : 0);
	p = put_length(p, "le", le ? q->hi : 0);
	EMIT_LIT(p, "            next\n");
	emit_took(ctx->out, p);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "            delete ");
	p = emit_put_u32(p, r->number);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

/* --- reading: "show router prefix-list" ----------------------------------- */

struct reader {
	struct emit_parse	*parse;
	struct emit_scan	 s;
	size_t			 depth;
	int			 af;	/* 0: another table */
	int			 list;	/* an edit of it is open */
	int			 rules;	/* in its "config rule" */
	/* a rule */
	const char		*at;	/* NULL: none is open */
	const char		*why;	/* what is wrong with it */
	struct row		 row;
	uint32_t		 ge, le;
};

/* The end of a rule. */
static int
rule_end(struct reader *r)
{
	struct prange	*q = &r->row.prange;
	const char	*at = r->at;
	unsigned	 width = prefix_width(r->af);

	r->at = NULL;
	if (at == NULL)
		return 0;
	if (r->why == NULL && q->p.af != r->af)
		r->why = "a rule without a prefix of its family";
	q->lo = (uint8_t)(r->ge != 0 ? r->ge : q->p.len);
	q->hi = (uint8_t)(r->le != 0 ? r->le : r->ge != 0 ? width : q->p.len);
	if (r->why == NULL && (q->lo < q->p.len || q->hi < q->lo ||
	    r->ge > width || r->le > width))
		r->why = "no range of lengths";
	return r->why != NULL ? emit_parse_spoil(r->parse, at, r->why) :
	    emit_parsed_row(r->parse, &r->row);
}

static int
rule_begin(struct reader *r, const struct emit_word *w)
{
	if (rule_end(r) == -1)
		return -1;
	memset(&r->row, 0, sizeof r->row);
	r->row.kind = ROW_PREFIX;
	r->ge = r->le = 0;
	r->at = w->p;
	r->why = emit_word_u32(w, UINT32_MAX, &r->row.number) == -1 ?
	    "no number" : NULL;
	return 0;
}

/* "set KEY VALUE ..." of a rule. */
static void
rule_set(struct reader *r, const struct emit_word *w, size_t n)
{
	int	 ge = emit_word_is(&w[1], "ge"), bad;

	if (ge || emit_word_is(&w[1], "le"))
		bad = n != 3 || emit_word_u32(&w[2], 255, ge ? &r->ge :
		    &r->le) == -1;
	else if (emit_word_is(&w[1], r->af == 4 ? "prefix" : "prefix6"))
		bad = emit_words_mask(&w[2], n - 2, &r->row.prange.p) == -1;
	else if (emit_word_is(&w[1], "action"))
		bad = n != 3 || !emit_word_is(&w[2], "permit");
	else
		bad = !emit_word_is(&w[1], "flags");
	if (bad)
		r->why = "a rule that no line of ours makes";
}

/* "config ..." or "end". */
static int
parse_depth(struct reader *r, const struct emit_word *w, size_t n, int deeper)
{
	int	 ours;

	if (deeper && ++r->depth == 1) {
		ours = n == 3 && emit_word_is(&w[1], "router");
		r->af = ours && emit_word_is(&w[2], "prefix-list") ? 4 :
		    ours && emit_word_is(&w[2], "prefix-list6") ? 6 : 0;
		r->list = r->rules = 0;
	} else if (deeper && r->depth == 2)
		r->rules = r->list && n == 2 && emit_word_is(&w[1], "rule");
	if (deeper || r->depth == 0)
		return 0;
	if (--r->depth == 0)
		r->af = 0;
	if (r->depth != 1)
		return 0;
	r->rules = 0;
	return rule_end(r);
}

static int
parse_line(struct reader *r, const struct emit_word *w, size_t n)
{
	int	 rule = r->depth == 2 && r->rules;

	if (emit_word_is(&w[0], "config") || emit_word_is(&w[0], "end"))
		return parse_depth(r, w, n, *w[0].p == 'c');
	if (r->af == 0)
		return 0;
	if (emit_word_is(&w[0], "next")) {
		r->list &= r->depth != 1;
		return rule ? rule_end(r) : 0;
	}
	if (n >= 2 && emit_word_is(&w[0], "edit")) {
		if (rule)
			return rule_begin(r, &w[1]);
		if (r->depth != 1)
			return 0;
		r->list = 1;
		return emit_parsed_object(r->parse, w[1].p, w[1].n, r->af);
	}
	if (n >= 3 && rule && r->at != NULL && emit_word_is(&w[0], "set"))
		rule_set(r, w, n);
	return 0;
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	struct emit_word	 w[EMIT_WORDS];
	struct reader		 r;
	size_t			 n;
	int			 more, verb;

	memset(&r, 0, sizeof r);
	r.parse = p;
	emit_scan_printable(&r.s, text, size);
	while (r.s.tok != TOK_END) {
		if (r.s.tok == TOK_BAD)
			return emit_parse_bad(p, r.s.w.p,
			    "a string without an end");
		verb = r.s.tok == TOK_WORD;
		n = 0;
		do {
			if (n < EMIT_WORDS)
				w[n++] = r.s.w;
		} while ((more = emit_token_more(p, &r.s)) == 1);
		if (more == -1 || (verb && parse_line(&r, w, n) == -1))
			return -1;
	}
	return r.depth > 0 ? emit_parse_bad(p, r.s.w.p,
	    "the text ends inside a block") : 0;
}

const struct emitter emitter_fortinet_fortios_prefix_list = {
	.name = "fortinet-fortios-prefix-list",
	.platform = "Fortinet FortiOS",
	.kind = "prefix list",
	.title = "router prefix-list and prefix-list6",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.len_min = 1,
	.name_max = 35,
	.name_chars = "-_",
	.name_shared = 1,
	.name_alpha = 1,
	.seq_start = 10,
	.seq_step = 10,
	.seq_max = UINT32_MAX - 1,
	.comment = "#",
	.load = LOAD_MERGE,
	.load_how = "paste, or run as a script; to delete a rule that is gone "
	    "is an error that does no harm",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "no page of Fortinet says what a list without rules, or "
	    "none, does",
	.checked = "no",
	.begin = begin,
	.end = end,
	.row = row,
	.add = row,
	.del = del,
	.parse = parse,
};

/*
 * Filter rules of OpenBGPD that mark routes with any of a list's communities.
 *
 * OpenBGPD has no set of communities, a rule takes one, and of two in a rule
 * both are wanted (bgpd.conf(5), FILTER; rde_filter.c, rde_filter_match()).  So
 * there is one rule a value, and the user's own rule asks for the mark:
 *
 *	deny from any
 *	include "FILE"
 *	allow from group "azure" community 64500:365 prefix-set M365 or-longer
 *
 * "match" decides nothing, so whatever stands here lets no route in; what it
 * sets is seen by the rules behind it.  The mark is taken off first, or a
 * neighbor could send it.  Tried with bgpd 7.7 and ExaBGP as the neighbor: any
 * value matches, a mark that was sent does not, an empty list marks nothing, a
 * missing file is an error, and then nothing is loaded.
 */
#include "emit.h"

enum { FROM, MARK };

static int
is_word(const char *s)
{
	return strcmp(s, "any") == 0 || strcmp(s, "ebgp") == 0 ||
	    strcmp(s, "ibgp") == 0;
}

/* A name with only digits in it would be taken for an AS number. */
static const char *
check_from(const char *s)
{
	if (s[0] != '\0' && s[strspn(s, "0123456789")] == '\0')
		return emit_param_u32(s);
	return emit_param_word(s);
}

/* 65535:x have a meaning of their own (RFC 1997). */
static const char *
check_mark(const char *s)
{
	uint32_t	 part[3];

	switch (value_parse(s, strlen(s), part)) {
	case VALUE_COMMUNITY:
		return part[0] != 65535 ? NULL : "65535 has communities with "
		    "a meaning of their own";
	case VALUE_LARGE:
		return NULL;
	default:
		return "no community A:B or A:B:C";
	}
}

static const struct emit_param params[] = {
	{ "from", "whose routes: the name of a group, a neighbor's address, "
	    "an AS number, ebgp, ibgp or any", NULL, 0, check_from },
	{ "mark", "community A:B or A:B:C, of your own AS and for nothing "
	    "else, that these routes get", NULL, 0, check_mark },
	{ .name = NULL }
};

static const char *
keyword(const char *value)
{
	return value_kind(value) == VALUE_LARGE ? "large-community " :
	    "community ";
}

static void
put_from(struct emit_ctx *ctx)
{
	const char	*s = ctx->param[FROM];

	if (s[strspn(s, "0123456789")] == '\0')
		emit_strs(ctx->out, "match from AS ", s, NULL);
	else if (is_word(s) || emit_param_addr4(s) == NULL ||
	    emit_param_addr6(s) == NULL)
		emit_strs(ctx->out, "match from ", s, NULL);
	else
		emit_strs(ctx->out, "match from group \"", s, "\"", NULL);
}

static void
begin(struct emit_ctx *ctx)
{
	const char	*mark = ctx->param[MARK];

	lines_begin(ctx);
	put_from(ctx);
	emit_strs(ctx->out, " set { ", keyword(mark), "delete ", mark, " }\n",
	    NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	const char	*mark = ctx->param[MARK];

	put_from(ctx);
	emit_strs(ctx->out, " ", keyword(r->text), r->text, " set ",
	    keyword(mark), mark, "\n", NULL);
}

/* --- reading ------------------------------------------------------------- */

/* Where "set" stands in a "match from" line; 0: it is another line. */
static size_t
find_set(const struct emit_line *l)
{
	size_t	 i;

	if (l->n < 6 || !emit_word_is(&l->w[0], "match") ||
	    !emit_word_is(&l->w[1], "from"))
		return 0;
	for (i = 3; i + 2 < l->n; i++)
		if (emit_word_is(&l->w[i], "set"))
			return i;
	return 0;
}

static int
is_keyword(const struct emit_word *w)
{
	return emit_word_is(w, "community") ||
	    emit_word_is(w, "large-community");
}

/*
 * "match from PEER community A:B set community MARK", whose "set" is word i;
 * what else sets this mark spoils the list.
 */
static int
parse_row(struct emit_parse *p, const struct emit_line *l, size_t i)
{
	struct row	 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_VALUE;
	if (l->cut || i < 5 || i > 6 || l->n != i + 3 ||
	    !is_keyword(&l->w[i - 2]))
		return emit_parse_spoil(p, l->p, "another rule sets its mark");
	return emit_parsed_text(p, &r, &l->w[i - 1]);
}

/*
 * The rule that takes the mark off makes the list, which a comment before it
 * names; those that set this mark are its rows; others are passed over.
 */
static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size;
	struct emit_line	 l;
	struct emit_word	 name = { "", 0 }, mark = { "", 0 };
	size_t			 i;

	while (emit_next_line(&text, end, &l)) {
		if (l.n == 3 && emit_word_is(&l.w[0], "#") &&
		    emit_word_is(&l.w[1], "list"))
			name = l.w[2];
		if ((i = find_set(&l)) == 0)
			continue;
		if (l.n == i + 6 && emit_word_is(&l.w[i + 1], "{") &&
		    is_keyword(&l.w[i + 2]) &&
		    emit_word_is(&l.w[i + 3], "delete")) {
			mark = l.w[i + 4];
			if (emit_parsed_new(p, name.p, name.n, 0) == -1)
				return -1;
			name.n = 0;
		} else if (mark.n > 0 && l.w[i + 2].n == mark.n &&
		    memcmp(l.w[i + 2].p, mark.p, mark.n) == 0 &&
		    parse_row(p, &l, i) == -1)
			return -1;
	}
	return 0;
}

const struct emitter emitter_openbgpd_community = {
	.name = "openbgpd-community",
	.platform = "OpenBGPD",
	.kind = "filter rules",
	.title = "rules that mark routes with any of its values",
	.matches = MATCH_VALUE,
	.rows = ROW_VALUE,
	.says = VALUE_COMMUNITY | VALUE_LARGE,
	.families = FAMILIES_TOGETHER,
	.rows_shared = 1,
	.name_max = 127,
	.name_chars = "_-.",
	.comment = "#",
	.params = params,
	.load = LOAD_FILE,
	.load_how = "include \"FILE\" in bgpd.conf before the rule that asks "
	    "for the mark, bgpctl reload",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_ERROR,
	.hole_source = "bgpd 7.7 tried",
	.checked = "bgpd -n (openbgpd 7.7)",
	.begin = begin,
	.row = row,
	.parse = parse,
};

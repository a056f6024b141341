/*
 * prefix-list of policies and of filters in Nokia SR OS, for the classic CLI.
 *
 * A policy's list is edited between "begin" and "commit", and nothing takes
 * effect before that; host bits must be zero; names up to 32 characters, in
 * quotes for what is not a letter; "prefix-length-range A-B" with the prefix's
 * own length <= A <= B, and a removal says the whole entry (7210 SAS Routing
 * Protocols Guide 22.9, "Route policy command reference").  Whether two ranges
 * of one prefix are two entries nobody says, so there is one at most, and the
 * old goes first.  "longer" and "through" are never written, as in bgpq4.
 *
 * A filter's list has neither "begin" nor "commit": each line counts at once.
 * The system refuses what it has no room for (7450 ESS Router Configuration
 * Guide, p. 483).  Nobody says what a list without a prefix matches, so none
 * becomes empty.
 */
#include "emit.h"

static int
place(const struct prange *r)
{
	return r->hi > r->p.len;
}

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "/configure router policy-options\nbegin\n"
	    "prefix-list \"", ctx->name, "\"\n", NULL);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "exit\ncommit\nexit all\n");
}

static char *
put_entry(char *p, const struct prange *r)
{
	EMIT_LIT(p, "prefix ");
	p = emit_put_prefix(p, &r->p);
	if (!place(r)) {
		EMIT_LIT(p, " exact\n");
		return p;
	}
	EMIT_LIT(p, " prefix-length-range ");
	p = put_u8(p, r->lo);
	*p++ = '-';
	p = put_u8(p, r->hi);
	*p++ = '\n';
	return p;
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "    ");
	emit_took(ctx->out, put_entry(p, &r->prange));
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "    no ");
	emit_took(ctx->out, put_entry(p, &r->prange));
}

/* --- lists of filters ----------------------------------------------------- */

static void
acl_begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "/configure filter match-list\nip", ctx->af == 4 ?
	    "" : "v6", "-prefix-list \"", ctx->name, "\" create\n", NULL);
}

static void
acl_end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "exit\nexit all\n");
}

static void
acl_line(struct emit_ctx *ctx, const char *lead, size_t n,
    const struct prange *r)
{
	char	*p = emit_put(out_room(ctx->out, EMIT_ROOM), lead, n);

	p = emit_put_prefix(p, &r->p);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
acl_row(struct emit_ctx *ctx, const struct row *r)
{
	acl_line(ctx, "    prefix ", 11, &r->prange);
}

static void
acl_del(struct emit_ctx *ctx, const struct row *r)
{
	acl_line(ctx, "    no prefix ", 14, &r->prange);
}

/* --- reading ------------------------------------------------------------- */

/* A name without its quotes. */
static void
unquote(struct emit_word *w)
{
	if (w->n >= 2 && w->p[0] == '"' && w->p[w->n - 1] == '"') {
		w->p++;
		w->n -= 2;
	}
}

/* "exact" or "prefix-length-range A-B" */
static int
parse_type(struct emit_parse *p, const struct emit_line *l, struct prange *r)
{
	struct emit_word	 a, b;
	const char		*dash;
	uint32_t		 lo, hi;

	if (l->n == 3 && emit_word_is(&l->w[2], "exact"))
		return 0;
	if (l->n != 4 || !emit_word_is(&l->w[2], "prefix-length-range") ||
	    (dash = memchr(l->w[3].p, '-', l->w[3].n)) == NULL)
		return emit_parse_bad(p, l->p, "not understood");
	a.p = l->w[3].p;
	a.n = (size_t)(dash - a.p);
	b.p = dash + 1;
	b.n = l->w[3].n - a.n - 1;
	if (emit_word_u32(&a, 128, &lo) == -1 ||
	    emit_word_u32(&b, 128, &hi) == -1)
		return emit_parse_bad(p, l->p, "not understood");
	r->lo = (uint8_t)lo;
	r->hi = (uint8_t)hi;
	return emit_range_ok(p, l->p, r);
}

/* A line of a list; af 0: of a policy. */
static int
parse_entry(struct emit_parse *p, const struct emit_line *l, int af)
{
	struct row	 r;

	if (l->n == 0 || l->w[0].p[0] == '#' || emit_word_is(&l->w[0], "no") ||
	    emit_word_is(&l->w[0], "description"))
		return 0;
	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (l->n < 2 || !emit_word_is(&l->w[0], "prefix"))
		return emit_parse_bad(p, l->p, "not understood");
	if (emit_word_prefix(p, &l->w[1], PREFIX_BARE, &r.prange) == -1)
		return -1;
	if (af != 0 && (l->n != 2 || r.prange.p.af != af))
		return emit_parse_bad(p, l->p, "not understood");
	if (af == 0 && parse_type(p, l, &r.prange) == -1)
		return -1;
	return emit_parsed_row(p, &r);
}

/* The head of a list: its family, 0 for a policy's, -1 for another line. */
static int
head(const struct emit_line *l, int acl)
{
	if (!acl)
		return l->n == 2 && emit_word_is(&l->w[0], "prefix-list") ? 0 :
		    -1;
	if (l->n < 2 || l->n > 3 ||
	    (l->n == 3 && !emit_word_is(&l->w[2], "create")))
		return -1;
	return emit_word_is(&l->w[0], "ip-prefix-list") ? 4 :
	    emit_word_is(&l->w[0], "ipv6-prefix-list") ? 6 : -1;
}

/* A policy names its lists in a line that looks like the head of one. */
static int
parse_lists(struct emit_parse *p, const char *text, size_t size, int acl)
{
	const char		*end = text + size, *at = text;
	struct emit_line	 l;
	int			 in = -1, from = 0;

	while (emit_next_line(&text, end, &l)) {
		if (l.cut && (in != -1 || head(&l, acl) != -1))
			return emit_parse_bad(p, l.p, "the text ends in a "
			    "list");
		if (l.n == 1 && emit_word_is(&l.w[0], "exit")) {
			in = -1;
			from = 0;
		} else if (in != -1) {
			if (emit_parse_try(p, &l, in, parse_entry) == -1)
				return -1;
		} else if (l.n == 1 && (emit_word_is(&l.w[0], "from") ||
		    emit_word_is(&l.w[0], "to"))) {
			from = 1;
		} else if (!from && (in = head(&l, acl)) != -1) {
			at = l.p;
			unquote(&l.w[1]);
			if (emit_parsed_object(p, l.w[1].p, l.w[1].n,
			    in) == -1)
				return -1;
		}
	}
	return in == -1 ? 0 : emit_parse_bad(p, at, "a list without an end");
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return parse_lists(p, text, size, 0);
}

static int
acl_parse(struct emit_parse *p, const char *text, size_t size)
{
	return parse_lists(p, text, size, 1);
}

#define SAME								\
	.platform = "Nokia SR OS",					\
	.rows = ROW_PREFIX,						\
	.families = FAMILIES_APART,					\
	.name_max = 32,							\
	.name_chars = "_-.",						\
	.comment = "#",							\
	.load = LOAD_MERGE,						\
	.delta = DELTA_LINES,						\
	.empty = HOLE_UNKNOWN,						\
	.missing = HOLE_UNKNOWN,					\
	.hole_source = "no vendor page says",				\
	.checked = "no"

const struct emitter emitter_nokia_sros_prefix_list = {
	SAME,
	.name = "nokia-sros-prefix-list",
	.kind = "prefix list",
	.title = "prefix-list in the classic CLI, for policy-statements",
	.matches = MATCH_ROUTE,
	.ranges = RANGE_ALL,
	.place = place,
	.name_shared = 1,
	.load_how = "exec FILE, while nobody else edits policies",
	.order = DELS_FIRST,
	.begin = begin,
	.end = end,
	.row = row,
	.add = row,
	.del = del,
	.parse = parse,
};

const struct emitter emitter_nokia_sros_match_list = {
	SAME,
	.name = "nokia-sros-match-list",
	.kind = "match list",
	.title = "ip-prefix-list and ipv6-prefix-list in the classic CLI, for "
	    "filters",
	.matches = MATCH_ADDRESS,
	.ranges = RANGE_EXACT,
	.load_how = "exec FILE",
	.order = ADDS_FIRST,
	.begin = acl_begin,
	.end = acl_end,
	.row = acl_row,
	.add = acl_row,
	.del = acl_del,
	.parse = acl_parse,
};

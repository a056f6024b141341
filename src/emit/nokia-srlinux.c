/*
 * prefix-set of routing policies and prefix lists of ACLs in Nokia SR Linux, as
 * commands with a whole path.
 *
 * A candidate takes the commands, and a commit all of them at once (SR Linux
 * Configuration Basics Guide, "Configuration management").  A prefix of a set
 * is keyed by its lengths, too, "exact" or "A..B"; a policy or an ACL refers to
 * a list that is there, or it does not commit; at most 8192 prefixes a list of
 * an ACL; names up to 255 (Nokia YANG v25.3.1: leafrefs of srl_nokia-routing-
 * policy and srl_nokia-acl).  The two families of ACL lists are two kinds of
 * list (ACL and Traffic Steering Guide 26.7, 3.3).  Nobody says what a list
 * without a prefix matches, so it never becomes empty.
 */
#include "emit.h"

static char *
put_lengths(char *p, const struct prange *r)
{
	EMIT_LIT(p, " mask-length-range ");
	if (emit_range_kind(r) == RANGE_EXACT) {
		EMIT_LIT(p, "exact");
		return p;
	}
	p = put_u8(p, r->lo);
	EMIT_LIT(p, "..");
	return put_u8(p, r->hi);
}

static void
line(struct emit_ctx *ctx, const char *verb, size_t n, const struct prange *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = emit_put_prefix(emit_put_verb(p, verb, n, ctx), &r->p);
	if (ctx->em->matches == MATCH_ROUTE)
		p = put_lengths(p, r);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	line(ctx, "set\0\0\0\0", 3, &r->prange);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	line(ctx, "delete\0", 6, &r->prange);
}

static void
set_begin(struct emit_ctx *ctx)
{
	emit_lead(ctx, " / routing-policy prefix-set ", ctx->name, " prefix ",
	    NULL);
}

static void
acl_begin(struct emit_ctx *ctx)
{
	emit_lead(ctx, " / acl match-list ipv", ctx->af == 4 ? "4" : "6",
	    "-prefix-list ", ctx->name, " prefix ", NULL);
}

/* "exact" or "A..B" */
static int
parse_lengths(struct emit_parse *p, const struct emit_word *w,
    struct prange *r)
{
	struct emit_word	 a = *w, b;
	uint32_t		 lo, hi;

	if (emit_word_is(w, "exact"))
		return 0;
	for (a.n = 0; a.n + 1 < w->n && memcmp(w->p + a.n, "..", 2) != 0; a.n++)
		;
	b.p = a.p + a.n + 2;
	b.n = a.n + 2 <= w->n ? w->n - a.n - 2 : 0;
	if (emit_word_u32(&a, 128, &lo) == -1 ||
	    emit_word_u32(&b, 128, &hi) == -1)
		return emit_parse_bad(p, w->p, "not understood");
	r->lo = (uint8_t)lo;
	r->hi = (uint8_t)hi;
	return emit_range_ok(p, w->p, r);
}

/* "NAME prefix P [mask-length-range R]", the name at word i. */
static int
parse_path(struct emit_parse *p, const struct emit_path *x, size_t i, int af)
{
	struct row	 r;
	size_t		 want = i + (af == 0 ? 5 : 3);

	if (emit_parsed_object(p, x->w[i].p, x->w[i].n, af) == -1)
		return -1;
	if (x->what == PATH_CLOSE || x->n == i + 1 ||
	    emit_word_is(&x->w[i + 1], "description"))
		return 0;
	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (x->n != want || !emit_word_is(&x->w[i + 1], "prefix") ||
	    (af == 0 && !emit_word_is(&x->w[i + 3], "mask-length-range")))
		return x->loose ? 0 : emit_parse_bad(p, x->w[i + 1].p,
		    "not understood");
	if (emit_word_prefix(p, &x->w[i + 2], PREFIX_BARE, &r.prange) == -1)
		return -1;
	if (af != 0 && r.prange.p.af != af)
		return emit_parse_bad(p, x->w[i + 1].p, "of the other family");
	if (af == 0 && parse_lengths(p, &x->w[i + 4], &r.prange) == -1)
		return -1;
	return emit_parsed_row(p, &r);
}

static int
set_path(struct emit_parse *p, const struct emit_path *x, void *arg)
{
	static const char *const	 keys[] = {
		"routing-policy", "prefix-set", NULL
	};
	size_t				 i;

	(void)arg;
	return path_match(x, keys, &i) ? parse_path(p, x, i, 0) : 0;
}

static int
acl_path(struct emit_parse *p, const struct emit_path *x, void *arg)
{
	static const char *const	 keys4[] = {
		"acl", "match-list", "ipv4-prefix-list", NULL
	}, *const			 keys6[] = {
		"acl", "match-list", "ipv6-prefix-list", NULL
	};
	size_t				 i;

	(void)arg;
	if (path_match(x, keys4, &i))
		return parse_path(p, x, i, 4);
	return path_match(x, keys6, &i) ? parse_path(p, x, i, 6) : 0;
}

static int
set_parse(struct emit_parse *p, const char *text, size_t size)
{
	return path_parse(p, text, size, PATH_LINES, set_path, NULL);
}

static int
acl_parse(struct emit_parse *p, const char *text, size_t size)
{
	return path_parse(p, text, size, PATH_LINES, acl_path, NULL);
}

#define SAME								\
	.platform = "Nokia SR Linux",					\
	.rows = ROW_PREFIX,						\
	.families = FAMILIES_APART,					\
	.name_max = 255,						\
	.name_chars = "_-.",						\
	.comment = "#",							\
	.load = LOAD_MERGE,						\
	.load_how = "enter candidate exclusive, source FILE, commit now", \
	.delta = DELTA_LINES,						\
	.order = ADDS_FIRST,						\
	.empty = HOLE_UNKNOWN,						\
	.missing = HOLE_ERROR,						\
	.hole_source = "Nokia YANG: a reference to no list does not "	\
	    "commit; of an empty one no page says",			\
	.checked = "yanglint with Nokia YANG v25.3.1",			\
	.row = row,							\
	.add = row,							\
	.del = del

const struct emitter emitter_nokia_srlinux_prefix_set = {
	SAME,
	.name = "nokia-srlinux-prefix-set",
	.kind = "prefix set",
	.title = "prefix-set, for routing policies",
	.matches = MATCH_ROUTE,
	.ranges = RANGE_ALL,
	.name_shared = 1,
	.begin = set_begin,
	.parse = set_parse,
};

const struct emitter emitter_nokia_srlinux_acl_prefix_list = {
	SAME,
	.name = "nokia-srlinux-acl-prefix-list",
	.kind = "prefix list of ACLs",
	.title = "ipv4-prefix-list and ipv6-prefix-list, for ACL filters",
	.matches = MATCH_ADDRESS,
	.ranges = RANGE_EXACT,
	.row_max = 8192,
	.begin = acl_begin,
	.parse = acl_parse,
};

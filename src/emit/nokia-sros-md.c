/*
 * prefix-list of policies and of filters in Nokia SR OS, for the MD-CLI.
 *
 * The first line makes the list and goes into it; what follows is told from
 * there.  A candidate takes the commands, and a commit all of them at once
 * (MD-CLI User Guide, "Editing configuration").  Of a policy's list a prefix is
 * keyed by its type alone, "exact", "through" or "range" (Nokia YANG 26.3,
 * nokia-conf-policy-options), so that of two rows of one type with one prefix
 * the second would change the first.  "longer" is never written: Nokia's books
 * differ on whether it takes the prefix itself.  Names: 64 characters for
 * policies, 32 for filters; filters have a list for each family (the same
 * YANG).  Nobody says what a list without a prefix matches, so it never becomes
 * empty, nor what a policy does that names none.
 */
#include "emit.h"

enum { EXACT, THROUGH, RANGE };

static int
place(const struct prange *r)
{
	return r->lo > r->p.len ? RANGE : r->hi > r->p.len ? THROUGH : EXACT;
}

static char *
put_key(char *p, const struct prange *r)
{
	static const char	 type[][8] = {
		"exact\0\0", "through", "range"
	};
	static const uint8_t	 len[] = { 5, 7, 5 };
	int			 i = place(r);

	p = emit_put_prefix(p, &r->p);
	EMIT_LIT(p, " type ");
	memcpy(p, type[i], 8);
	return p + len[i];
}

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "/configure policy-options prefix-list \"",
	    ctx->name, "\"\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "    prefix ");
	p = put_key(p, &r->prange);
	EMIT_LIT(p, " {\n");
	if (place(&r->prange) == THROUGH) {
		EMIT_LIT(p, "        through-length ");
		p = put_u8(p, r->prange.hi);
		*p++ = '\n';
	} else if (place(&r->prange) == RANGE) {
		EMIT_LIT(p, "        start-length ");
		p = put_u8(p, r->prange.lo);
		EMIT_LIT(p, "\n        end-length ");
		p = put_u8(p, r->prange.hi);
		*p++ = '\n';
	}
	EMIT_LIT(p, "    }\n");
	emit_took(ctx->out, p);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "    delete prefix ");
	p = put_key(p, &r->prange);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

/* --- reading ------------------------------------------------------------- */

/* The prefix whose block is open, with the lengths that came in it. */
struct entry {
	int		 open;
	uint32_t	 through, from, to;	/* NONE: not said */
};

#define NONE	UINT32_MAX

static void
forget(struct entry *e)
{
	e->open = 0;
	e->through = e->from = e->to = NONE;
}

/* Pairs of a leaf and its value from word i on. */
static int
lengths(struct emit_parse *p, const struct emit_path *x, size_t i,
    struct entry *e)
{
	uint32_t	*to;

	for (; i < x->n; i += 2) {
		to = emit_word_is(&x->w[i], "through-length") ? &e->through :
		    emit_word_is(&x->w[i], "start-length") ? &e->from :
		    emit_word_is(&x->w[i], "end-length") ? &e->to : NULL;
		if (to == NULL || i + 1 == x->n ||
		    emit_word_u32(&x->w[i + 1], 128, to) == -1)
			return emit_parse_bad(p, x->w[i].p, "not understood");
	}
	return 0;
}

/* "NAME prefix P type T" is complete. */
static int
finish(struct emit_parse *p, const struct emit_path *x, size_t i,
    struct entry *e)
{
	struct row	 r;
	struct prange	*k = &r.prange;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (emit_word_prefix(p, &x->w[i + 2], PREFIX_BARE, k) == -1)
		return -1;
	if (emit_word_is(&x->w[i + 4], "through") && e->through != NONE)
		k->hi = (uint8_t)e->through;
	else if (emit_word_is(&x->w[i + 4], "range") && e->from != NONE &&
	    e->to != NONE) {
		k->lo = (uint8_t)e->from;
		k->hi = (uint8_t)e->to;
	} else if (!emit_word_is(&x->w[i + 4], "exact"))
		return emit_parse_spoil(p, x->w[i + 2].p, "not understood");
	forget(e);
	if (emit_range_ok(p, x->w[i + 2].p, k) == -1)
		return -1;
	return emit_parsed_row(p, &r);
}

static int
path(struct emit_parse *p, const struct emit_path *x, void *arg)
{
	static const char *const	 keys[] = {
		"policy-options", "prefix-list", NULL
	};
	struct entry			*e = arg;
	size_t				 i;

	if (!path_match(x, keys, &i))
		return 0;
	if (emit_parsed_object(p, x->w[i].p, x->w[i].n, 0) == -1)
		return -1;
	if (x->n == i + 1)
		return 0;
	if (x->n < i + 5 || !emit_word_is(&x->w[i + 1], "prefix") ||
	    !emit_word_is(&x->w[i + 3], "type"))
		return x->loose ? 0 : emit_parse_spoil(p, x->w[i + 1].p,
		    "not understood");
	if (x->what == PATH_OPEN) {
		forget(e);
		e->open = 1;
		return 0;
	}
	if (lengths(p, x, i + 5, e) == -1)
		return -1;
	return e->open && x->what == PATH_STATEMENT ? 0 : finish(p, x, i, e);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	struct entry	 e;

	forget(&e);
	return path_parse(p, text, size, PATH_LINES, path, &e);
}

/* --- lists of filters ----------------------------------------------------- */

static void
acl_begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "/configure filter match-list ip", ctx->af == 4 ?
	    "" : "v6", "-prefix-list \"", ctx->name, "\"\n", NULL);
}

static void
acl_row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "    prefix ");
	p = emit_put_prefix(p, &r->prange.p);
	EMIT_LIT(p, " { }\n");
	emit_took(ctx->out, p);
}

static void
acl_del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "    delete prefix ");
	p = emit_put_prefix(p, &r->prange.p);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

/* "NAME prefix P"; what else a list takes its prefixes from is not ours. */
static int
acl_entry(struct emit_parse *p, const struct emit_path *x, size_t i, int af)
{
	struct row	 r;

	if (emit_parsed_object(p, x->w[i].p, x->w[i].n, af) == -1)
		return -1;
	if (x->what == PATH_CLOSE || x->n == i + 1 ||
	    emit_word_is(&x->w[i + 1], "description"))
		return 0;
	if (x->n != i + 3 || !emit_word_is(&x->w[i + 1], "prefix"))
		return x->loose ? 0 : emit_parse_spoil(p, x->w[i + 1].p,
		    "not understood");
	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (emit_word_prefix(p, &x->w[i + 2], PREFIX_BARE, &r.prange) == -1)
		return -1;
	if (r.prange.p.af != af)
		return emit_parse_bad(p, x->w[i + 2].p, "of the other family");
	return emit_parsed_row(p, &r);
}

static int
acl_path(struct emit_parse *p, const struct emit_path *x, void *arg)
{
	static const char *const	 keys4[] = {
		"filter", "match-list", "ip-prefix-list", NULL
	}, *const			 keys6[] = {
		"filter", "match-list", "ipv6-prefix-list", NULL
	};
	size_t				 i;

	(void)arg;
	if (path_match(x, keys4, &i))
		return acl_entry(p, x, i, 4);
	return path_match(x, keys6, &i) ? acl_entry(p, x, i, 6) : 0;
}

static int
acl_parse(struct emit_parse *p, const char *text, size_t size)
{
	return path_parse(p, text, size, PATH_LINES, acl_path, NULL);
}

#define SAME								\
	.platform = "Nokia SR OS (MD-CLI)",				\
	.rows = ROW_PREFIX,						\
	.families = FAMILIES_APART,					\
	.name_chars = "_-.",						\
	.comment = "#",							\
	.load = LOAD_MERGE,						\
	.load_how = "edit-config exclusive, exec FILE, commit",		\
	.delta = DELTA_LINES,						\
	.order = ADDS_FIRST,						\
	.empty = HOLE_UNKNOWN,						\
	.missing = HOLE_UNKNOWN,					\
	.hole_source = "no vendor page says",				\
	.checked = "yanglint with Nokia YANG 26.3, Batfish grammar"

const struct emitter emitter_nokia_sros_md_prefix_list = {
	SAME,
	.name = "nokia-sros-md-prefix-list",
	.kind = "prefix list",
	.title = "prefix-list, for policy-statements",
	.matches = MATCH_ROUTE,
	.ranges = RANGE_ALL,
	.place = place,
	.name_max = 64,
	.name_shared = 1,
	.begin = begin,
	.row = row,
	.add = row,
	.del = del,
	.parse = parse,
};

const struct emitter emitter_nokia_sros_md_match_list = {
	SAME,
	.name = "nokia-sros-md-match-list",
	.kind = "match list",
	.title = "ip-prefix-list and ipv6-prefix-list, for filters",
	.matches = MATCH_ADDRESS,
	.ranges = RANGE_EXACT,
	.name_max = 32,
	.begin = acl_begin,
	.row = acl_row,
	.add = acl_row,
	.del = acl_del,
	.parse = acl_parse,
};

/*
 * ip / ipv6 firewall address-list of MikroTik RouterOS 6 and 7.
 *
 * From help.mikrotik.com, "Address-lists": entries are (list, address), the
 * same twice is an error, which ends an /import; so the whole form adds each by
 * itself (:do {} on-error={}, RouterOS 6.2), and a delta, whose rows are new,
 * does not.  The export shows an IPv4 host without a length and an IPv6 host
 * with /128, and "find" wants what it shows.  Nothing is transactional: what
 * comes is added first.  What a rule does with a list that has no entries no
 * page says.
 */
#include "emit.h"

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, ctx->af == 4 ? "/ip" : "/ipv6",
	    " firewall address-list\n", NULL);
	emit_lead(ctx, "list=", ctx->name, " address=", NULL);
}

static char *
put_address(char *p, const struct prefix *x)
{
	return x->af == 4 && x->len == 32 ? prefix_put_addr(p, x) :
	    emit_put_prefix(p, x);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, ":do { add ");
	p = put_address(emit_put_lead(p, ctx), &r->prange.p);
	EMIT_LIT(p, " comment=o365feed } on-error={}\n");
	emit_took(ctx->out, p);
}

static void
add(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "add ");
	p = put_address(emit_put_lead(p, ctx), &r->prange.p);
	EMIT_LIT(p, " comment=o365feed\n");
	emit_took(ctx->out, p);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "remove [find ");
	p = put_address(emit_put_lead(p, ctx), &r->prange.p);
	EMIT_LIT(p, "]\n");
	emit_took(ctx->out, p);
}

/* A domain name, a range, an entry that is off or that ends is none of ours. */
static int
parse_add(struct emit_parse *p, const struct emit_add *a)
{
	const struct emit_word	*list = add_value(a, "list"), *v;
	struct row		 r;
	const char		*why;

	if (list == NULL)
		return emit_parse_bad(p, a->at, "no list");
	if (emit_parsed_object(p, list->p, list->n, a->af) == -1)
		return -1;
	if ((v = add_value(a, "disabled")) != NULL && !emit_word_is(v, "no"))
		return emit_parse_spoil(p, a->at, "disabled there");
	if (add_value(a, "timeout") != NULL)
		return emit_parse_spoil(p, a->at, "it ends by itself there");
	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if ((v = add_value(a, "address")) == NULL ||
	    prefix_parse(v->p, v->n, PREFIX_BARE, &r.prange.p, &why) == -1 ||
	    r.prange.p.af != a->af)
		return emit_parse_spoil(p, a->at, "no prefix");
	r.prange.lo = r.prange.hi = r.prange.p.len;
	return emit_parsed_row(p, &r);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return menu_parse(p, text, size, "ip firewall address-list",
	    "ipv6 firewall address-list", parse_add);
}

const struct emitter emitter_mikrotik_routeros_address_list = {
	.name = "mikrotik-routeros-address-list",
	.platform = "MikroTik RouterOS 6, 7",
	.kind = "address list",
	.title = "ip and ipv6 firewall address-list (RouterOS 6.2 and later)",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.name_chars = "_-.",
	.name_shared = 1,
	.comment = "#",
	.load = LOAD_MERGE,
	.load_how = "/import FILE",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "no vendor page says",
	.checked = "MikroTik's /console/inspect tree (7.9, 7.20.5, 7.24)",
	.begin = begin,
	.row = row,
	.add = add,
	.del = del,
	.parse = parse,
};

/*
 * address-set in the global address book of Juniper SRX.
 *
 * Any policy may name what stands in the address book "global"; books of zones
 * may stand beside it, those inside of zones may not (Juniper, "Address Books
 * and Address Sets").  Addresses and address sets share one name space.  A name
 * has 63 characters (Security Director guide, "Creating Addresses and Address
 * Groups"), of letters, digits and "-_./:" (terraform-provider-junos,
 * string_format.go).  An address set has one address or more; what an empty one
 * does, and how many a policy may come to, differs by model and is not settled:
 * the commit check tells, and nothing has changed then.
 *
 * The form in braces exchanges the set; its addresses are merged, so that one
 * of a former row stays in the book, where no set names it.  The form of set
 * and delete takes it away with its row.
 */
#include "emit.h"

#define BOOK	"security address-book global "

static void
open(struct emit_ctx *ctx)
{
	out_str(ctx->out, "security {\n    address-book {\n"
	    "        global {\n");
}

static void
close(struct emit_ctx *ctx)
{
	out_str(ctx->out, "        }\n    }\n}\n");
}

static void
ahead(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "            address ");
	p = emit_put_owned(p, ctx, &r->prange.p);
	*p++ = ' ';
	p = emit_put_prefix(p, &r->prange.p);
	EMIT_LIT(p, ";\n");
	emit_took(ctx->out, p);
}

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "            replace: address-set ", ctx->name,
	    " {\n", NULL);
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "                address ");
	p = emit_put_owned(p, ctx, &r->prange.p);
	EMIT_LIT(p, ";\n");
	emit_took(ctx->out, p);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "            }\n");
}

/* --- as "set" and "delete" ------------------------------------------------ */

static void
set_row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "set " BOOK "address ");
	p = emit_put_owned(p, ctx, &r->prange.p);
	*p++ = ' ';
	p = emit_put_prefix(p, &r->prange.p);
	EMIT_LIT(p, "\nset " BOOK "address-set ");
	p = emit_put(p, ctx->name, strlen(ctx->name));
	EMIT_LIT(p, " address ");
	p = emit_put_owned(p, ctx, &r->prange.p);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

static void
set_del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "delete " BOOK "address-set ");
	p = emit_put(p, ctx->name, strlen(ctx->name));
	EMIT_LIT(p, " address ");
	p = emit_put_owned(p, ctx, &r->prange.p);
	EMIT_LIT(p, "\ndelete " BOOK "address ");
	p = emit_put_owned(p, ctx, &r->prange.p);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

/* --- reading -------------------------------------------------------------- */

/* "address NAME P", also with a description in braces. */
static int
parse_address(struct emit_parse *p, const struct emit_path *x, size_t i)
{
	struct prange	 r;
	const char	*why;

	if (x->what != PATH_STATEMENT || x->n == i + 1 ||
	    emit_word_is(&x->w[i + 1], "description"))
		return 0;
	memset(&r, 0, sizeof r);
	if (!x->off && x->n == i + 2 && prefix_parse(x->w[i + 1].p,
	    x->w[i + 1].n, PREFIX_BARE, &r.p, &why) == 0)
		return emit_parsed_holds(p, &x->w[i], &r, 0);
	return emit_parsed_holds(p, &x->w[i], NULL, 0);
}

static int
parse_set(struct emit_parse *p, const struct emit_path *x, size_t i)
{
	if (emit_parsed_object(p, x->w[i].p, x->w[i].n, 0) == -1)
		return -1;
	if (x->off)
		return emit_parse_spoil(p, x->w[x->n - 1].p,
		    "inactive there");
	if (x->what != PATH_STATEMENT || x->n == i + 1 ||
	    emit_word_is(&x->w[i + 1], "description"))
		return 0;
	if (x->n != i + 3 || !emit_word_is(&x->w[i + 1], "address"))
		return emit_parse_spoil(p, x->w[x->n - 1].p,
		    "not understood");
	return emit_parsed_owned(p, &x->w[i], &x->w[i + 2]);
}

static int
path(struct emit_parse *p, const struct emit_path *x, void *arg)
{
	static const char *const	 set[] = {
		"security", "address-book", "global", "address-set", NULL
	};
	static const char *const	 address[] = {
		"security", "address-book", "global", "address", NULL
	};
	size_t				 i;

	(void)arg;
	if (path_match(x, set, &i))
		return parse_set(p, x, i);
	return path_match(x, address, &i) ? parse_address(p, x, i) : 0;
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	return path_parse(p, text, size, 0, path, NULL);
}

#define SAME								\
	.platform = "Juniper Junos",					\
	.kind = "address set",						\
	.matches = MATCH_ADDRESS,					\
	.rows = ROW_PREFIX,						\
	.families = FAMILIES_APART,					\
	.ranges = RANGE_EXACT,						\
	.name_max = 63 - OWNED_LEN,					\
	.name_chars = "-_",						\
	.name_shared = 1,						\
	.name_alpha = 1,						\
	.comment = "#",							\
	.order = ADDS_FIRST,						\
	.empty = HOLE_UNKNOWN,						\
	.missing = HOLE_UNKNOWN,					\
	.hole_source = "no page of Juniper says; a set has one address or "\
	    "more",							\
	.checked = "no",						\
	.parse = parse

const struct emitter emitter_junos_srx_address_set = {
	SAME,
	.name = "junos-srx-address-set",
	.title = "address-set of an SRX, for security policies and NAT",
	.load = LOAD_REPLACE,
	.load_how = "load replace FILE, commit; 11.2 and later; addresses "
	    "that the set leaves behind stay in the book",
	.delta = DELTA_OBJECT,
	.open = open,
	.close = close,
	.ahead = ahead,
	.begin = begin,
	.row = row,
	.end = end,
};

const struct emitter emitter_junos_srx_address_set_set = {
	SAME,
	.name = "junos-srx-address-set-set",
	.title = "address-set of an SRX, as set and delete commands",
	.load = LOAD_MERGE,
	.load_how = "configure exclusive, load set FILE, commit; 11.2 and "
	    "later",
	.delta = DELTA_LINES,
	.row = set_row,
	.add = set_row,
	.del = set_del,
};

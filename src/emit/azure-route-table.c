/*
 * Routes of Azure route tables (user-defined routes).
 *
 *	azure-route-table-az		commands of the Azure CLI
 *	azure-route-table-terraform	resources of the provider azurerm
 *
 * The table belongs to its owner, who has routes of his own in it: a request
 * with the table as a whole would take those away.  So each route is a resource
 * of its own, under the table.  "route create" of the CLI is one PUT of the
 * route under its name (azure-cli, aaz, network/route_table/route/_create.py),
 * so that the same again changes nothing; "route delete" of what is gone is no
 * error (the same, _delete.py: 204).  The table must be there.
 *
 * A route is named after its list and its prefix, so that what the list leaves
 * is found, and nothing of another's.  A table has one route a prefix: that a
 * prefix is there under another name is refused by Azure, and set -e stops at
 * it, before anything is removed.  Names have 1 to 80 letters, digits, "_.-",
 * no mark first, a letter, digit or "_" last; a table takes 400 routes (Azure
 * subscription limits, "User-defined routes per route table"; more by now in
 * some regions).
 *
 * No templates: in mode Incremental one removes nothing, in mode Complete what
 * it removes is the rest of the resource group.  azurerm_route resources and
 * "route" blocks in azurerm_route_table exclude each other (documentation of
 * azurerm_route): the table must have none, or ignore_changes = [route].
 */
#include "emit.h"

#define ROUTES_MAX	400

enum { TABLE, GROUP, NEXT_HOP, NEXT_HOP6 };

static int
is_type(const char *s)
{
	static const char *const	 types[] = {
		"Internet", "None", "VirtualNetworkGateway", "VnetLocal", NULL
	};
	size_t				 i;

	for (i = 0; types[i] != NULL; i++)
		if (strcmp(s, types[i]) == 0)
			return 1;
	return 0;
}

static const char *
check4(const char *s)
{
	return is_type(s) || emit_param_addr4(s) == NULL ? NULL : "neither an "
	    "IPv4 address nor Internet, None, VirtualNetworkGateway or "
	    "VnetLocal";
}

static const char *
check6(const char *s)
{
	return is_type(s) || emit_param_addr6(s) == NULL ? NULL : "neither an "
	    "IPv6 address nor Internet, None, VirtualNetworkGateway or "
	    "VnetLocal";
}

static const struct emit_param params[] = {
	{ "route-table", "name of the route table", NULL, 0,
	    azure_check_name },
	{ "resource-group", "resource group of the route table", NULL, 0,
	    azure_check_group },
	{ "next-hop", "address of a virtual appliance for IPv4; Internet, "
	    "None, VirtualNetworkGateway or VnetLocal", "Internet", 4, check4 },
	{ "next-hop6", "the same for IPv6", "Internet", 6, check6 },
	{ NULL, NULL, NULL, 0, NULL }
};

/* The type of the next hop, and its address, if it has one, else NULL. */
static const char *
next_hop(const struct emit_ctx *ctx, const char **addr)
{
	const char	*h = ctx->param[ctx->af == 4 ? NEXT_HOP : NEXT_HOP6];

	*addr = is_type(h) ? NULL : h;
	return *addr == NULL ? h : "VirtualAppliance";
}

/* --- the Azure CLI ------------------------------------------------------- */

/* A whole form, and each part of a delta, stops at its first error. */
static void
az_begin(struct emit_ctx *ctx)
{
	if (ctx->object == 0)
		out_str(ctx->out, "set -e\n");
}

static void
az_put(struct emit_ctx *ctx, const char *verb, const struct row *r)
{
	char	*p;

	emit_strs(ctx->out, "az network route-table route ", verb,
	    " --resource-group ", ctx->param[GROUP], " --route-table-name ",
	    ctx->param[TABLE], " --name ", NULL);
	p = out_room(ctx->out, EMIT_ROOM);
	emit_took(ctx->out, emit_put_owned(p, ctx, &r->prange.p));
}

static void
az_row(struct emit_ctx *ctx, const struct row *r)
{
	const char	*addr, *type = next_hop(ctx, &addr);
	char		*p;

	az_put(ctx, "create", r);
	p = out_room(ctx->out, EMIT_ROOM);
	EMIT_LIT(p, " --address-prefix ");
	emit_took(ctx->out, emit_put_prefix(p, &r->prange.p));
	emit_strs(ctx->out, " --next-hop-type ", type,
	    addr == NULL ? "" : " --next-hop-ip-address ",
	    addr == NULL ? "" : addr, " --output none\n", NULL);
}

static void
az_del(struct emit_ctx *ctx, const struct row *r)
{
	az_put(ctx, "delete", r);
	out_str(ctx->out, "\n");
}

/* --- Terraform ----------------------------------------------------------- */

static void
terraform_begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "resource \"azurerm_route\" \"", ctx->name,
	    "\" {\n  for_each = toset([\n", NULL);
}

static void
terraform_row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "    \"");
	p = emit_put_prefix(p, &r->prange.p);
	EMIT_LIT(p, "\",\n");
	emit_took(ctx->out, p);
}

/* The name is what emit_put_owned() makes of it. */
static void
terraform_end(struct emit_ctx *ctx)
{
	const char	*addr, *type = next_hop(ctx, &addr);

	emit_strs(ctx->out, "  ])\n\n  name = format(\"", ctx->name, "_%s\", "
	    "replace(replace(each.key, \":\", \"-\"), \"/\", \"_\"))\n\n"
	    "  resource_group_name = \"", ctx->param[GROUP], "\"\n"
	    "  route_table_name    = \"", ctx->param[TABLE], "\"\n"
	    "  address_prefix      = each.key\n"
	    "  next_hop_type       = \"", type, "\"\n", NULL);
	if (addr != NULL)
		emit_strs(ctx->out, "\n  next_hop_in_ip_address = \"", addr,
		    "\"\n", NULL);
	out_str(ctx->out, "}\n");
}

/* --- reading ------------------------------------------------------------- */

#define DEPTH	32

/* A route of this name for this prefix: one of a list, or another's. */
static int
put_route(struct emit_parse *p, const struct emit_word *name,
    const struct emit_word *prefix)
{
	struct prange	 r;
	const char	*why;

	if (name->n == 0)
		return 0;
	memset(&r, 0, sizeof r);
	/* a service tag may stand there */
	return emit_parsed_named(p, name, prefix->n > 0 && prefix_parse(
	    prefix->p, prefix->n, 0, &r.p, &why) == 0 ? &r : NULL);
}

/*
 * "route list" and "route-table show" of the CLI: objects with a "name" and an
 * "addressPrefix", in any order.
 */
static int
json_parse(struct emit_parse *p, struct emit_scan *s)
{
	struct {
		struct emit_word	 name, prefix;
	}			 at[DEPTH];
	struct emit_word	 last = { "", 0 }, key;
	size_t			 depth = 0;

	for (; s->tok != TOK_END; emit_token(s)) {
		if (s->tok == TOK_BAD)
			return emit_scan_bad(p, s);
		if (emit_tok_is(s, '{') || emit_tok_is(s, '[')) {
			if (++depth == DEPTH)
				return emit_parse_bad(p, s->w.p, "too deep");
			memset(&at[depth], 0, sizeof at[depth]);
		} else if (emit_tok_is(s, '}') || emit_tok_is(s, ']')) {
			if (depth == 0)
				return emit_scan_bad(p, s);
			if (at[depth].prefix.p != NULL && put_route(p,
			    &at[depth].name, &at[depth].prefix) == -1)
				return -1;
			depth--;
		} else if (emit_tok_is(s, ':') && depth > 0) {
			key = last;
			last.n = 0;
			emit_token(s);
			if (s->tok == TOK_CHAR || s->tok == TOK_BAD) {
				s->p = s->w.p;	/* a value of several */
				continue;
			}
			if (emit_word_is(&key, "name"))
				at[depth].name = s->w;
			else if (emit_word_is(&key, "addressPrefix"))
				at[depth].prefix = s->w;
		} else if (s->tok == TOK_STRING)
			last = s->w;
	}
	return depth > 0 ? emit_scan_bad(p, s) : 0;
}

/* "az network route-table route create ... --name N --address-prefix P". */
static int
command(struct emit_parse *p, const struct emit_line *l)
{
	static const char *const	 words[] = {
		"az", "network", "route-table", "route", "create"
	};
	struct emit_word		 name = { NULL, 0 }, prefix = name;
	size_t				 i;

	for (i = 0; i < 5; i++)
		if (i >= l->n || !emit_word_is(&l->w[i], words[i]))
			return 0;
	if (l->cut)
		return emit_parse_bad(p, l->p, "the text ends in this line");
	for (; i + 1 < l->n; i++)
		if (emit_word_is(&l->w[i], "--name"))
			name = l->w[i + 1];
		else if (emit_word_is(&l->w[i], "--address-prefix"))
			prefix = l->w[i + 1];
	return put_route(p, &name, &prefix);
}

static int
az_parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size;
	struct emit_scan	 s;
	struct emit_line	 l;

	memset(&s, 0, sizeof s);
	s.p = text;
	s.end = end;
	s.chars = "_-.";
	s.quotes = "\"";
	s.escapes = s.comments = 1;
	emit_token(&s);
	if (emit_tok_is(&s, '{') || emit_tok_is(&s, '['))
		return json_parse(p, &s);
	while (emit_next_line(&text, end, &l))
		if (command(p, &l) == -1)
			return -1;
	return 0;
}

/* The strings of "for_each = toset([...])", whose '[' is at hand. */
static int
terraform_rows(struct emit_parse *p, struct emit_scan *s)
{
	struct row	 r;

	for (;;) {
		emit_token(s);
		if (emit_tok_is(s, ']'))
			return 0;
		if (emit_tok_is(s, ','))
			continue;
		if (s->tok != TOK_STRING)
			return emit_scan_bad(p, s);
		memset(&r, 0, sizeof r);
		r.kind = ROW_PREFIX;
		if (emit_word_prefix(p, &s->w, 0, &r.prange) == -1 ||
		    emit_parsed_row(p, &r) == -1)
			return -1;
	}
}

/* Resources of this kind, by their label; all else is passed over. */
static int
terraform_parse(struct emit_parse *p, const char *text, size_t size)
{
	struct emit_scan	 s;
	int			 open = 0, ours = 0, each = 0, rc = 0;

	memset(&s, 0, sizeof s);
	s.p = text;
	s.end = text + size;
	s.chars = "-_.";
	s.quotes = "\"";
	s.comments = 1;
	while (rc == 0 && emit_token(&s) != TOK_END) {
		if (s.tok == TOK_BAD)
			return emit_scan_bad(p, &s);
		if (open == 0 && s.tok == TOK_STRING &&
		    emit_word_is(&s.w, "azurerm_route")) {
			if (emit_token(&s) != TOK_STRING)
				return emit_scan_bad(p, &s);
			ours = 1;
			rc = emit_parsed_new(p, s.w.p, s.w.n, 0);
		} else if (ours && open == 1 && emit_tok_is(&s, '[') && each)
			rc = terraform_rows(p, &s);
		else if (emit_tok_is(&s, '{') || emit_tok_is(&s, '['))
			open++;
		else if (emit_tok_is(&s, '}') || emit_tok_is(&s, ']'))
			ours &= --open > 0;
		else if (s.tok == TOK_WORD && !emit_word_is(&s.w, "toset"))
			each = emit_word_is(&s.w, "for_each");
	}
	return rc == -1 || open == 0 ? rc : emit_scan_bad(p, &s);
}

/* --- the table ----------------------------------------------------------- */

#define COMMON							\
	.platform = "Azure",					\
	.kind = "routes of a route table",			\
	.matches = MATCH_ADDRESS,				\
	.rows = ROW_PREFIX,					\
	.families = FAMILIES_APART,				\
	.ranges = RANGE_EXACT,					\
	.name_max = AZURE_NAME_MAX - OWNED_LEN,			\
	.name_shared = 1,					\
	.name_alpha = 1,					\
	.row_max = ROUTES_MAX,					\
	.comment = "#",						\
	.params = params,					\
	.order = ADDS_FIRST,					\
	.empty = HOLE_NONE,					\
	.missing = HOLE_NONE,					\
	.hole_source = "without a route of ours the others decide"

const struct emitter emitter_azure_route_table_az = {
	.name = "azure-route-table-az",
	.title = "routes of a route table, by the Azure CLI",
	COMMON,
	.name_chars = "_-.",
	.load = LOAD_MERGE,
	.load_how = "sh FILE: a request a route; the table must be there; no "
	    "two lists may have a prefix in one table",
	.delta = DELTA_LINES,
	.checked = "no",
	.begin = az_begin,
	.row = az_row,
	.add = az_row,
	.del = az_del,
	.parse = az_parse,
};

const struct emitter emitter_azure_route_table_terraform = {
	.name = "azure-route-table-terraform",
	.title = "routes of a route table as resources of Terraform's azurerm",
	COMMON,
	.name_chars = "_-",
	.load = LOAD_REPLACE,
	.load_how = "terraform apply, of a folder with this file: routes come "
	    "and go one by one; a table of Terraform's own needs "
	    "ignore_changes = [route]",
	.delta = DELTA_NONE,
	.checked = "terraform fmt",
	.begin = terraform_begin,
	.end = terraform_end,
	.row = terraform_row,
	.parse = terraform_parse,
};

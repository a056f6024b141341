/*
 * Customer-managed prefix lists of Amazon VPC.
 *
 *	aws-prefix-list			the entries, as the AWS CLI takes them
 *	aws-prefix-list-terraform	a resource of the provider aws
 *
 * A list has one family, and a size that is fixed apart from its entries and
 * counts as so many rules or routes wherever the list is named, whatever it
 * holds (Amazon VPC quotas): so "max-entries" must be said.  One request takes
 * 100 entries (EC2 API Reference, CreateManagedPrefixList and
 * ModifyManagedPrefixList), one list 1,000 (the same quotas).  Terraform finds
 * out what to add and to remove; what does not fit the size is refused here, as
 * AWS would refuse it after half of the work.
 *
 * That a list without entries matches nothing is said nowhere: it is refused
 * here.
 */
#include "emit.h"

#define ENTRIES_MAX	1000
#define REQUEST_MAX	100

static const char *
check_size(const char *s)
{
	const char	*why = emit_param_u32(s);

	return why != NULL ? why : strlen(s) > 4 || (strlen(s) == 4 &&
	    strcmp(s, "1000") != 0) ? "a list takes 1000 entries" : NULL;
}

static const struct emit_param terraform_params[] = {
	{ "max-entries", "size of the list, which counts wherever it is "
	    "named; more rows are refused",
	    NULL, 0, check_size },
	{ NULL, NULL, NULL, 0, NULL }
};

/* --- entries ------------------------------------------------------------- */

static void
begin(struct emit_ctx *ctx)
{
	out_str(ctx->out, "[\n");
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	*p++ = ctx->index == 0 ? ' ' : ',';
	EMIT_LIT(p, "{\"Cidr\": \"");
	p = emit_put_prefix(p, &r->prange.p);
	EMIT_LIT(p, "\"}\n");
	emit_took(ctx->out, p);
}

static void
end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "]\n");
}

/* --- Terraform ----------------------------------------------------------- */

/*
 * Another family would make Terraform delete the list and create another: it
 * is told to refuse that.  Tags are not ours.
 */
static void
terraform_begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "resource \"aws_ec2_managed_prefix_list\" \"",
	    ctx->name, "\" {\n  name           = \"", ctx->name,
	    "\"\n  address_family = \"", ctx->af == 4 ? "IPv4" : "IPv6",
	    "\"\n  max_entries    = ", ctx->param[0], "\n\n", NULL);
}

static void
terraform_row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "  entry { cidr = \"");
	p = emit_put_prefix(p, &r->prange.p);
	EMIT_LIT(p, "\" }\n");
	emit_took(ctx->out, p);
}

static void
terraform_end(struct emit_ctx *ctx)
{
	out_str(ctx->out, "\n  lifecycle {\n    prevent_destroy = true\n"
	    "    ignore_changes  = [tags]\n  }\n}\n");
}

/* --- reading ------------------------------------------------------------- */

static int
put_row(struct emit_parse *p, const struct emit_scan *s, int af)
{
	struct row	 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (emit_word_prefix(p, &s->w, 0, &r.prange) == -1)
		return -1;
	if (af != 0 && r.prange.p.af != af)
		return emit_parse_bad(p, s->w.p, "of the other family");
	return emit_parsed_row(p, &r);
}

/*
 * What stands under "Cidr": our entries, and what "aws ec2
 * get-managed-prefix-list-entries" prints.  The text has no name.
 */
static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	struct emit_scan	 s;
	int			 open = 0, cidr;

	memset(&s, 0, sizeof s);
	s.p = text;
	s.end = text + size;
	s.chars = "-_.";
	s.quotes = "\"";
	s.escapes = 1;
	if (emit_parsed_object(p, "", 0, 0) == -1)
		return -1;
	while (emit_token(&s) != TOK_END) {
		if (s.tok == TOK_BAD)
			return emit_scan_bad(p, &s);
		open += emit_tok_is(&s, '[') || emit_tok_is(&s, '{');
		open -= emit_tok_is(&s, ']') || emit_tok_is(&s, '}');
		cidr = s.tok == TOK_STRING && emit_word_is(&s.w, "Cidr");
		if (!cidr)
			continue;
		emit_token(&s);
		if (!emit_tok_is(&s, ':') || emit_token(&s) != TOK_STRING)
			return emit_scan_bad(p, &s);
		if (put_row(p, &s, 0) == -1)
			return -1;
	}
	return open != 0 ? emit_scan_bad(p, &s) : 0;
}

/* "KEY = "VALUE"" of a list's own: its name opens it.  0; -1, said. */
static int
key_value(struct emit_parse *p, struct emit_scan *s,
    const struct emit_word *key, struct emit_word *name, int *af)
{
	if (s->tok != TOK_STRING)
		return 0;
	if (emit_word_is(key, "name"))
		*name = s->w;
	if (!emit_word_is(key, "address_family"))
		return 0;
	*af = emit_word_is(&s->w, "IPv4") ? 4 : emit_word_is(&s->w, "IPv6") ?
	    6 : 0;
	if (*af == 0 || name->n == 0)
		return emit_scan_bad(p, s);
	return emit_parsed_new(p, name->p, name->n, *af);
}

/*
 * Resources of this kind, whose entries follow their name and family; all else
 * is passed over.
 */
static int
terraform_parse(struct emit_parse *p, const char *text, size_t size)
{
	struct emit_scan	 s;
	struct emit_word	 key, name, last;
	int			 open = 0, ours = 0, af = 0;

	memset(&s, 0, sizeof s);
	memset(&name, 0, sizeof name);
	memset(&last, 0, sizeof last);
	s.p = text;
	s.end = text + size;
	s.chars = "-_.";
	s.quotes = "\"";
	s.comments = 1;
	while (emit_token(&s) != TOK_END) {
		if (s.tok == TOK_BAD)
			return emit_scan_bad(p, &s);
		if (open == 0 && s.tok == TOK_STRING &&
		    emit_word_is(&s.w, "aws_ec2_managed_prefix_list")) {
			ours = 1;
			af = 0;
			name.n = 0;
		}
		open += emit_tok_is(&s, '[') || emit_tok_is(&s, '{');
		if (emit_tok_is(&s, ']') || emit_tok_is(&s, '}'))
			ours &= --open > 0;
		if (!ours || !emit_tok_is(&s, '=')) {
			last = s.w;
			continue;
		}
		key = last;
		emit_token(&s);
		last = s.w;
		if (emit_tok_is(&s, '[') || emit_tok_is(&s, '{'))
			open++;
		if (open == 1 && key_value(p, &s, &key, &name, &af) == -1)
			return -1;
		if (open != 2 || !emit_word_is(&key, "cidr"))
			continue;
		if (s.tok != TOK_STRING || af == 0)
			return emit_scan_bad(p, &s);
		if (put_row(p, &s, af) == -1)
			return -1;
	}
	return open != 0 ? emit_scan_bad(p, &s) : 0;
}

/* --- the table ----------------------------------------------------------- */

#define COMMON							\
	.platform = "Amazon VPC",				\
	.kind = "managed prefix list",				\
	.matches = MATCH_ADDRESS,				\
	.rows = ROW_PREFIX,					\
	.families = FAMILIES_APART,				\
	.ranges = RANGE_EXACT,					\
	.name_max = 255,					\
	.delta = DELTA_NONE,					\
	.order = ADDS_FIRST,					\
	.empty = HOLE_UNKNOWN,					\
	.missing = HOLE_ERROR,					\
	.hole_source = "EC2 API Reference: a list may have no entries, and " \
	    "what it matches then is not told; one that is not there can't " \
	    "be named"

const struct emitter emitter_aws_prefix_list = {
	.name = "aws-prefix-list",
	.title = "entries of a managed prefix list, for the AWS CLI",
	COMMON,
	.name_chars = "_-.",
	.alone = 1,
	.one_family = 1,
	.row_max = REQUEST_MAX,
	.load = LOAD_FILE,
	.load_how = "aws ec2 create-managed-prefix-list --entries file://FILE; "
	    "modify-managed-prefix-list only adds or removes",
	.checked = "Python json",
	.begin = begin,
	.end = end,
	.row = row,
	.parse = parse,
};

const struct emitter emitter_aws_prefix_list_terraform = {
	.name = "aws-prefix-list-terraform",
	.title = "a managed prefix list as a resource of Terraform's aws",
	COMMON,
	.name_chars = "_-",
	.name_shared = 1,
	.name_alpha = 1,
	.row_max = ENTRIES_MAX,
	.row_param = "max-entries",
	.comment = "#",
	.params = terraform_params,
	.load = LOAD_REPLACE,
	.load_how = "terraform apply, of a folder with this file; one that is "
	    "there is imported first",
	.checked = "terraform fmt",
	.begin = terraform_begin,
	.end = terraform_end,
	.row = terraform_row,
	.parse = terraform_parse,
};

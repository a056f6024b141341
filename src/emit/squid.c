/*
 * The values of a Squid ACL, one a line, in a file of its own:
 *
 *	acl NAME dstdomain "/etc/squid/FILE"
 *
 * ".x" is x and all below it (squid.conf.documented of 5.7, "dstdomain": a
 * leading dot matches subdomains), so a wildcard takes its own name as well:
 * Microsoft's "*.office.com" takes in office.com, which is the same owner's.
 * "*.x" is taken without a word and matches nothing.  A name beside its own
 * wildcard is a fatal error, or a warning, by their order (5.7 tried): of rows
 * that cover each other one is left, so none such is written.
 */
#include "emit.h"

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	/* "*.x" is ".x" here */
	emit_strs(ctx->out, r->text[0] == '*' ? r->text + 1 : r->text, "\n",
	    NULL);
}

static int
parse_line(struct emit_parse *p, const struct emit_line *l)
{
	struct emit_word	 w = l->w[0];
	struct row		 r;
	char			 name[LIMIT_HOST_LEN + 2];

	if (l->n > 1 || l->cut)
		return emit_parse_bad(p, l->p, l->cut ?
		    "the text ends in this line" : "not understood");
	memset(&r, 0, sizeof r);
	r.kind = ROW_HOST;
	if (w.p[0] == '.' && w.n <= LIMIT_HOST_LEN) {
		name[0] = '*';
		memcpy(name + 1, w.p, w.n);
		w.p = name;
		w.n++;
	} else if (memchr(w.p, '*', w.n) != NULL)
		return emit_parse_bad(p, l->p, "no wildcard of Squid's");
	return emit_parsed_text(p, &r, &w);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size;
	struct emit_line	 l;

	if (emit_parsed_object(p, "", 0, 0) == -1)
		return -1;
	while (emit_next_line(&text, end, &l))
		if (l.n > 0 && l.w[0].p[0] != '#' && parse_line(p, &l) == -1)
			return -1;
	return 0;
}

const struct emitter emitter_squid_dstdomain = {
	.name = "squid-dstdomain",
	.platform = "Squid",
	.kind = "dstdomain ACL",
	.title = "values of a dstdomain ACL, in a file of its own",
	.matches = MATCH_HOST,
	.rows = ROW_HOST,
	.says = HOST_EXACT | HOST_BELOW,
	.means = HOSTS_APEX,
	.alone = 1,
	.families = FAMILIES_TOGETHER,
	.name_max = 255,
	.name_chars = "_-.",
	.comment = "#",
	.load = LOAD_FILE,
	.load_how = "acl NAME dstdomain \"FILE\", squid -k reconfigure",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_ERROR,
	.hole_source = "5.7 tried: a warning of an empty ACL, which matches "
	    "nothing; a missing file is fatal",
	.checked = "squid 5.7",
	.row = row,
	.parse = parse,
};

/*
 * Lists of domains that firewalls fetch by themselves: text without comments
 * and names, one entry a line, which is why a file holds one list.
 *
 * fqdn-edl is what they all take: names, and "*." before a name for what is
 * below it.  PAN-OS ("Formatting Guidelines for an External Dynamic List",
 * Domain List, 9.1 to 11.1): a wildcard is the only character of its part and
 * stands first; "*.company.com" is listed with names below and without
 * company.com; a line that is no domain is an invalid entry; 255 characters an
 * entry; the smallest models hold 50,000 domains (7.1).  A list with
 * "automatically expand to include subdomains" takes in what is below all
 * names.
 *
 * FortiOS (Administration Guide, "Domain name threat feed": mail.*.example.com,
 * *-special.example.com, www.*example.com) takes a wildcard anywhere; 131,072
 * entries or 10 MB before 7.4.4.
 */
#include "emit.h"

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	emit_strs(ctx->out, r->text, "\n", NULL);
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size;
	struct emit_line	 l;
	struct row		 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_HOST;
	if (emit_parsed_object(p, "", 0, 0) == -1)
		return -1;
	while (emit_next_line(&text, end, &l)) {
		if (l.n == 0)
			continue;
		if (l.n > 1 || l.cut)
			return emit_parse_bad(p, l.p, l.cut ?
			    "the text ends in this line" : "not understood");
		if (emit_parsed_text(p, &r, &l.w[0]) == -1)
			return -1;
	}
	return 0;
}

const struct emitter emitter_fqdn_edl = {
	.name = "fqdn-edl",
	.platform = "PAN-OS, FortiOS",
	.kind = "domain list",
	.title = "external dynamic list of domains, without comments",
	.matches = MATCH_HOST,
	.rows = ROW_HOST,
	.says = HOST_EXACT | HOST_BELOW,
	.alone = 1,
	.families = FAMILIES_TOGETHER,
	.name_max = 255,
	.name_chars = "_-.",
	.row_max = 50000,
	.load = LOAD_FILE,
	.load_how = "the firewall fetches the file",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "no vendor page says; one that can't be fetched stays "
	    "as it was",
	.checked = "no",
	.row = row,
	.parse = parse,
};

const struct emitter emitter_fortinet_fortios_domain_feed = {
	.name = "fortinet-fortios-domain-feed",
	.platform = "Fortinet FortiOS",
	.kind = "domain feed",
	.title = "external resource of type domain, wildcards anywhere",
	.matches = MATCH_HOST,
	.rows = ROW_HOST,
	.alone = 1,
	.families = FAMILIES_TOGETHER,
	.name_max = 255,
	.name_chars = "_-.",
	.row_max = 131072,
	.load = LOAD_FILE,
	.load_how = "config system external-resource, set type domain",
	.delta = DELTA_NONE,
	.order = ADDS_FIRST,
	.empty = HOLE_UNKNOWN,
	.missing = HOLE_UNKNOWN,
	.hole_source = "no vendor page says; one that can't be fetched stays "
	    "as it was",
	.checked = "no",
	.row = row,
	.parse = parse,
};

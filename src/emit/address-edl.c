/*
 * Lists of addresses that firewalls fetch by themselves: text without comments
 * and names, one prefix a line, which is why a file holds one list.
 *
 * PAN-OS ("Formatting Guidelines for an External Dynamic List", IP Address
 * List, 9.1): an address, a prefix or a range a line, of both families; what
 * stands behind a space is a comment, a line of comment alone is an invalid
 * entry.  The smallest models hold 50,000 entries and pass over more (7.1).
 * While the server can't be reached the last list stays in force; when it can't
 * be trusted any more (authentication), the rule is no longer enforced.
 *
 * FortiOS (Administration Guide 7.0, "Threat feeds"): an address, a prefix or a
 * range a line, for policies of both families; 131,072 entries or 10 MB a feed
 * before 7.4.4, more by model since then.  Without its server the feed goes on
 * as it was, even after a reboot.
 */
#include "emit.h"

void
edl_row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	p = emit_put_prefix(p, &r->prange.p);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

int
edl_parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size;
	struct emit_line	 l;
	struct row		 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	if (emit_parsed_object(p, "", 0, 0) == -1)
		return -1;
	while (emit_next_line(&text, end, &l)) {
		if (l.n == 0)
			continue;
		if (l.cut)
			return emit_parse_bad(p, l.p,
			    "the text ends in this line");
		if (emit_word_prefix(p, &l.w[0], PREFIX_BARE,
		    &r.prange) == -1 || emit_parsed_row(p, &r) == -1)
			return -1;
	}
	return 0;
}

#define SAME								\
	.matches = MATCH_ADDRESS,					\
	.rows = ROW_PREFIX,						\
	.alone = 1,							\
	.families = FAMILIES_TOGETHER,					\
	.ranges = RANGE_EXACT,						\
	.name_max = 255,						\
	.name_chars = "_-.",						\
	.load = LOAD_FILE,						\
	.delta = DELTA_NONE,						\
	.order = ADDS_FIRST,						\
	.empty = HOLE_UNKNOWN,						\
	.missing = HOLE_UNKNOWN,					\
	.hole_source = "no vendor page says; one that can't be fetched "\
	    "stays as it was",						\
	.checked = "no",						\
	.row = edl_row,							\
	.parse = edl_parse

const struct emitter emitter_fortinet_fortios_address_feed = {
	SAME,
	.name = "fortinet-fortios-address-feed",
	.platform = "Fortinet FortiOS",
	.kind = "address feed",
	.title = "external resource of type address, without comments",
	.row_max = 131072,
	.text_max = 10000000,
	.load_how = "config system external-resource, set type address",
};

const struct emitter emitter_paloalto_panos_edl = {
	SAME,
	.name = "paloalto-panos-edl",
	.platform = "Palo Alto PAN-OS",
	.kind = "address list",
	.title = "external dynamic list of type ip, without comments",
	.row_max = 50000,
	.load_how = "the firewall fetches the file",
};

/*
 * An interval set of nftables, of Linux.
 *
 * Tried with 1.0.6: a file is one transaction, of which all or nothing comes
 * true; "add table" and "add set" pass over what is there, so that the whole
 * form empties and fills a set that rules use between two packets; an element
 * list without elements is a syntax error, one that ends in a comma is not;
 * prefixes that overlap are refused.  With auto-merge they would not be, but
 * then "delete element" of one that was merged fails, and what is listed is no
 * longer what was added.  A prefix in place of those inside it must be added
 * behind their removal, so a delta writes the set again, too.
 * Names: letters first, letters, digits and "_-." (nft(8), lexical
 * conventions), up to 255; a keyword can't be one, not even in quotes.
 */
#include "emit.h"

/* Tried one by one with 1.0.6; a few of newer ones. */
static const char *const bad_names[] = {
	"accept", "add", "ah", "all", "and", "arp", "auto-merge", "bridge",
	"cgroup", "chain", "comment", "comp", "constant", "continue",
	"counter", "counters", "cpu", "create", "ct", "day", "dccp", "define",
	"delete", "describe", "destroy", "device", "devices", "dnat", "drop",
	"dst", "dup", "dynamic", "ecn", "element", "elements", "esp", "ether",
	"exists", "expires", "export", "exthdr", "fib", "flags", "flow",
	"flowtable", "flush", "frag", "fwd", "gc-interval", "geneve", "get",
	"goto", "gre", "gretap", "handle", "hbh", "hook", "hour", "hours",
	"ibriport", "ibrname", "icmp", "icmpv6", "igmp", "iif", "iifgroup",
	"iifname", "iiftype", "import", "include", "index", "inet", "insert",
	"interval", "ip", "ip6", "ipsec", "jhash", "jump", "last", "limit",
	"limits", "list", "log", "lt", "map", "mark", "masquerade", "meta",
	"meter", "mh", "missing", "monitor", "netdev", "nftrace", "not",
	"notrack", "numgen", "obriport", "obrname", "offload", "oif",
	"oifgroup", "oifname", "oiftype", "or", "osf", "pkttype", "policy",
	"position", "priority", "queue", "quota", "quotas", "random",
	"redefine", "redirect", "reject", "rename", "replace", "reset",
	"return", "rt", "rt0", "rt2", "rtclassid", "rule", "ruleset", "sctp",
	"secmark", "secmarks", "set", "size", "skgid", "skuid", "snat",
	"socket", "srh", "symhash", "synproxy", "synproxys", "table", "tcp",
	"th", "time", "timeout", "tproxy", "type", "typeof", "udp", "udplite",
	"undefine", "update", "vlan", "vmap", "vxlan", "wildcard", "xfrm",
	"xt", NULL
};

static const char *
check_name(const char *s)
{
	size_t	 i;

	if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z')))
		return "wants a letter first";
	if (strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789_-") != strlen(s))
		return "only letters, digits, '_' and '-' may stand there";
	if (strlen(s) > 255)
		return "over 255 characters";
	for (i = 0; bad_names[i] != NULL; i++)
		if (strcmp(s, bad_names[i]) == 0)
			return "a keyword of nftables";
	return NULL;
}

static const char *
check_family(const char *s)
{
	static const char *const	 families[] = {
		"ip", "ip6", "inet", "bridge", "netdev", NULL
	};
	size_t				 i;

	for (i = 0; families[i] != NULL; i++)
		if (strcmp(s, families[i]) == 0)
			return NULL;
	return "not one of ip, ip6, inet, bridge, netdev";
}

static const struct emit_param params[] = {
	{ "family", "family of the table", "inet", 0, check_family },
	{ "table", "the table that the rules are in", "filter", 0,
	    check_name },
	{ .name = NULL }
};

static void
begin(struct emit_ctx *ctx)
{
	emit_lead(ctx, " ", ctx->param[0], " ", ctx->param[1], NULL);
	ctx->lead[ctx->leadlen] = '\0';
	emit_strs(ctx->out, "add table", ctx->lead, "\nadd set", ctx->lead,
	    " ", ctx->name, ctx->af == 4 ? " { type ipv4_addr; " :
	    " { type ipv6_addr; ", "flags interval; }\nflush set", ctx->lead,
	    " ", ctx->name, NULL);
	/* on one line, so that no text that is cut off only empties it */
	if (ctx->count > 0)
		emit_strs(ctx->out, "; add element", ctx->lead, " ", ctx->name,
		    " {", NULL);
	out_char(ctx->out, '\n');
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	*p++ = '\t';
	p = emit_put_prefix(p, &r->prange.p);
	EMIT_LIT(p, ",\n");
	emit_took(ctx->out, p);
}

static void
end(struct emit_ctx *ctx)
{
	if (ctx->count > 0)
		out_str(ctx->out, "}\n");
}

/* --- reading ------------------------------------------------------------- */

static int
bad(struct emit_parse *p, const struct emit_scan *s)
{
	return emit_parse_bad(p, s->w.p, s->tok == TOK_END ?
	    "the text ends in a set" : "not understood");
}

/*
 * "{ P, P counter ..., }", whose brace is the last token.  Only a prefix can be
 * a row: what was merged is listed as a range from address to address.
 */
static int
elements(struct emit_parse *p, struct emit_scan *s)
{
	struct row	 r;

	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	emit_token(s);
	while (!emit_tok_is(s, '}')) {
		if (s->tok != TOK_WORD)
			return bad(p, s);
		if (memchr(s->w.p, '-', s->w.n) != NULL)
			return emit_parse_bad(p, s->w.p, "a range, which "
			    "auto-merge makes, and no prefix");
		if (emit_word_prefix(p, &s->w, PREFIX_BARE, &r.prange) == -1 ||
		    emit_parsed_row(p, &r) == -1)
			return -1;
		do
			emit_token(s);	/* what is said of it */
		while (s->tok == TOK_WORD || s->tok == TOK_STRING);
		if (emit_tok_is(s, ','))
			emit_token(s);
		else if (!emit_tok_is(s, '}'))
			return bad(p, s);
	}
	return 0;
}

/*
 * "type T" in a block: is it a set of addresses alone?  Keys of several parts
 * have a '.' behind the first.  The token behind is read.  -1: said.
 */
static int
is_ours(struct emit_parse *p, struct emit_scan *s, const struct emit_word *name)
{
	int	 is;

	emit_token(s);
	is = emit_word_is(&s->w, "ipv4_addr") ||
	    emit_word_is(&s->w, "ipv6_addr");
	emit_token(s);
	if (!is || (!s->nl && !emit_tok_is(s, ';')))
		return 0;
	return emit_parsed_object(p, name->p, name->n, 0) == -1 ? -1 : 1;
}

/* The rest of "set NAME {", as it is listed, from behind the brace on. */
static int
block(struct emit_parse *p, struct emit_scan *s, const struct emit_word *name)
{
	int	 depth = 1, ours = 0;

	emit_token(s);
	for (;;) {
		if (s->tok == TOK_END || s->tok == TOK_BAD)
			return bad(p, s);
		if (depth == 1 && s->tok == TOK_WORD &&
		    emit_word_is(&s->w, "type")) {
			if ((ours = is_ours(p, s, name)) == -1)
				return -1;
			continue;
		}
		if (depth == 1 && ours && s->tok == TOK_WORD &&
		    emit_word_is(&s->w, "elements")) {
			emit_token(s);
			if (!emit_tok_is(s, '=') || (emit_token(s),
			    !emit_tok_is(s, '{')))
				return bad(p, s);
			if (elements(p, s) == -1)
				return -1;
		} else if (emit_tok_is(s, '{'))
			depth++;
		else if (emit_tok_is(s, '}') && --depth == 0)
			return 0;
		emit_token(s);
	}
}

/* Behind "set" or "element": words, the last of which is the name, and '{'. */
static int
named(struct emit_scan *s, struct emit_word *name)
{
	struct emit_scan	 look = *s;
	size_t			 n = 0;

	for (; emit_token(&look) == TOK_WORD && !look.nl && n < 4; n++)
		*name = look.w;
	if (n == 0 || !emit_tok_is(&look, '{'))
		return 0;
	*s = look;
	return 1;
}

/* Rules name sets, too ("@NAME"), but with no brace behind. */
static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	struct emit_scan	 s;
	struct emit_word	 name = { "", 0 };
	int			 set;

	memset(&s, 0, sizeof s);
	s.p = text;
	s.end = text + size;
	s.chars = "_-./:";
	s.quotes = "\"";
	s.comments = 1;
	while (emit_token(&s) != TOK_END) {
		if (s.tok == TOK_BAD)
			return emit_parse_bad(p, s.w.p,
			    "a string without an end");
		set = s.tok == TOK_WORD && emit_word_is(&s.w, "set");
		if (s.tok != TOK_WORD || (!set &&
		    !emit_word_is(&s.w, "element")) || !named(&s, &name))
			continue;
		if (set) {
			if (block(p, &s, &name) == -1)
				return -1;
			continue;
		}
		if (emit_parsed_object(p, name.p, name.n, 0) == -1 ||
		    elements(p, &s) == -1)
			return -1;
	}
	return 0;
}

const struct emitter emitter_linux_nft_set = {
	.name = "linux-nft-set",
	.platform = "Linux nftables",
	.kind = "set",
	.title = "interval set, for nftables rules",
	.matches = MATCH_ADDRESS,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_EXACT,
	.disjoint = 1,
	.name_max = 255,
	.name_chars = "_-",
	.name_bad = bad_names,
	.name_shared = 1,
	.name_alpha = 1,
	.params = params,
	.comment = "#",
	.load = LOAD_REPLACE,
	.load_how = "nft -f FILE (one transaction)",
	.delta = DELTA_OBJECT,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_ERROR,
	.hole_source = "nft 1.0.6 tried: a set without elements matches "
	    "nothing, a rule that names no set is refused",
	.checked = "nft 1.0.6 in a network namespace",
	.begin = begin,
	.end = end,
	.row = row,
	.parse = parse,
};

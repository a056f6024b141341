/*
 * PREFIX_SET and PREFIX of SONiC's CONFIG_DB, as commands of sonic-db-cli, for
 * devices whose FRR is driven by frr-mgmt-framework.
 *
 * From sonic-buildimage (sonic-routing-policy-sets.yang, frrcfgd.py): a set has
 * a mode, one family; a prefix is keyed by set, prefix and range, "exact" or
 * "A..B", here without the sequence number that newer images can have
 * (PREFIX_NOSEQ_LIST); a prefix whose set is not known yet is dropped, so the
 * set comes first; each becomes a line of FRR's prefix list.  There is no order
 * then and no place for a deny; a list without prefixes is gone from FRR, which
 * denies all for one that is not defined (lib/plist.c; 8.4.4 was tried).  FRR
 * takes 128 characters of a name.
 */
#include "emit.h"

static const char *const bad[] = { "sequence-number*", NULL };

static void
begin(struct emit_ctx *ctx)
{
	emit_strs(ctx->out, "sonic-db-cli CONFIG_DB HSET 'PREFIX_SET|",
	    ctx->name, "' mode ", ctx->af == 4 ? "IPv4\n" : "IPv6\n", NULL);
	emit_lead(ctx, " 'PREFIX|", ctx->name, "|", NULL);
}

static char *
put_key(struct emit_ctx *ctx, char *p, const struct prange *r)
{
	p = emit_put_prefix(emit_put_lead(p, ctx), &r->p);
	if (r->hi == r->p.len) {
		EMIT_LIT(p, "|exact'");
		return p;
	}
	*p++ = '|';
	p = put_u8(p, r->lo);
	EMIT_LIT(p, "..");
	p = put_u8(p, r->hi);
	*p++ = '\'';
	return p;
}

static void
row(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "sonic-db-cli CONFIG_DB HSET");
	p = put_key(ctx, p, &r->prange);
	EMIT_LIT(p, " action permit\n");
	emit_took(ctx->out, p);
}

static void
del(struct emit_ctx *ctx, const struct row *r)
{
	char	*p = out_room(ctx->out, EMIT_ROOM);

	EMIT_LIT(p, "sonic-db-cli CONFIG_DB DEL");
	p = put_key(ctx, p, &r->prange);
	*p++ = '\n';
	emit_took(ctx->out, p);
}

/* --- reading: our own commands, or config_db.json ------------------------- */

/* Take what stands before the next '|', or all of it. */
static struct emit_word
part(struct emit_word *w)
{
	struct emit_word	 head = *w;
	const char		*bar = memchr(w->p, '|', w->n);

	head.n = bar != NULL ? (size_t)(bar - w->p) : w->n;
	w->p += head.n + (bar != NULL);
	w->n -= head.n + (bar != NULL);
	return head;
}

/* "exact" or "A..B" */
static int
parse_range(const struct emit_word *w, struct prange *r)
{
	struct emit_word	 lo = *w, hi = *w;
	uint32_t		 a, b;

	if (emit_word_is(w, "exact"))
		return 1;
	while (lo.n > 0 && hi.n > 0 && *hi.p != '.') {
		hi.p++;
		hi.n--;
	}
	lo.n -= hi.n;
	if (hi.n < 3 || hi.p[1] != '.')
		return 0;
	hi.p += 2;
	hi.n -= 2;
	if (emit_word_u32(&lo, 128, &a) == -1 ||
	    emit_word_u32(&hi, 128, &b) == -1)
		return 0;
	r->lo = (uint8_t)a;
	r->hi = (uint8_t)b;
	return r->lo >= r->p.len && r->lo <= r->hi &&
	    r->hi <= prefix_width(r->p.af);
}

/* "NAME|PREFIX|RANGE"; three bars: it has a sequence number. */
static int
parse_key(struct emit_parse *p, struct emit_word key, int deny)
{
	struct emit_word	 name = part(&key), prefix = part(&key);
	struct emit_word	 range = part(&key);
	struct row		 r;
	const char		*why;

	if (emit_parsed_object(p, name.p, name.n, 0) == -1)
		return -1;
	memset(&r, 0, sizeof r);
	r.kind = ROW_PREFIX;
	r.deny = deny;
	if (key.n > 0 || deny)
		return emit_parse_spoil(p, name.p, deny ? "denies" :
		    "with a sequence number");
	if (prefix_parse(prefix.p, prefix.n, 0, &r.prange.p, &why) == -1)
		return emit_parse_spoil(p, name.p, why);
	r.prange.lo = r.prange.hi = r.prange.p.len;
	if (!parse_range(&range, &r.prange))
		return emit_parse_spoil(p, name.p, "no range of lengths");
	return emit_parsed_row(p, &r);
}

static int
parse_commands(struct emit_parse *p, const char *text, const char *end)
{
	struct emit_line	 l;
	struct emit_word	 key, table;

	while (emit_next_line(&text, end, &l)) {
		if (l.n < 4 || !emit_word_is(&l.w[0], "sonic-db-cli") ||
		    !emit_word_is(&l.w[1], "CONFIG_DB") ||
		    !emit_word_is(&l.w[2], "HSET"))
			continue;
		key = l.w[3];
		if (l.cut || key.n < 3 || key.p[0] != '\'' ||
		    key.p[key.n - 1] != '\'')
			return emit_parse_bad(p, l.p, "not understood");
		key.p++;
		key.n -= 2;
		table = part(&key);
		if (emit_word_is(&table, "PREFIX_SET") &&
		    emit_parsed_object(p, key.p, key.n, 0) == -1)
			return -1;
		if (!emit_word_is(&table, "PREFIX"))
			continue;
		if (l.n != 6 || !emit_word_is(&l.w[4], "action")) {
			table = part(&key);
			if (emit_parsed_object(p, table.p, table.n, 0) == -1 ||
			    emit_parse_spoil(p, l.p, "not understood") == -1)
				return -1;
		} else if (parse_key(p, key,
		    !emit_word_is(&l.w[5], "permit")) == -1)
			return -1;
	}
	return 0;
}

/* The strings before a ':' at depths 1 and 2, and the value behind "action". */
static int
parse_json(struct emit_parse *p, struct emit_scan *s)
{
	struct emit_word	 last = { NULL, 0 }, table = last, key = last;
	size_t			 depth = 0;
	int			 action = 0;

	do {
		emit_token(s);
		if (s->tok == TOK_BAD)
			return emit_parse_bad(p, s->w.p, "a string without an "
			    "end");
		if (emit_tok_is(s, '{') || emit_tok_is(s, '['))
			depth++;
		else if ((emit_tok_is(s, '}') || emit_tok_is(s, ']')) &&
		    depth-- == 0)
			return emit_parse_bad(p, s->w.p, "out of place");
		else if (emit_tok_is(s, ':') && last.p != NULL) {
			if (depth == 1)
				table = last;
			else if (depth == 2)
				key = last;
			action = depth == 3 && emit_word_is(&last, "action") &&
			    emit_word_is(&table, "PREFIX");
		} else if (s->tok == TOK_STRING) {
			last = s->w;
			if (action && parse_key(p, key,
			    !emit_word_is(&last, "permit")) == -1)
				return -1;
			action = 0;
		}
	} while (s->tok != TOK_END);
	return depth == 0 ? 0 : emit_parse_bad(p, s->w.p,
	    "the text ends inside of it");
}

static int
parse(struct emit_parse *p, const char *text, size_t size)
{
	struct emit_scan	 s, json;

	memset(&s, 0, sizeof s);
	s.p = text;
	s.end = text + size;
	s.chars = "+-._";
	s.quotes = "\"";
	s.escapes = 1;
	json = s;
	emit_token(&s);
	return emit_tok_is(&s, '{') ? parse_json(p, &json) :
	    parse_commands(p, text, text + size);
}

const struct emitter emitter_sonic_prefix_set = {
	.name = "sonic-prefix-set",
	.platform = "SONiC",
	.kind = "prefix set",
	.title = "PREFIX_SET and PREFIX of CONFIG_DB, with frr-mgmt-framework",
	.matches = MATCH_ROUTE,
	.rows = ROW_PREFIX,
	.families = FAMILIES_APART,
	.ranges = RANGE_ALL,
	.name_max = 128,
	.name_chars = "_-.",
	.name_bad = bad,
	.name_shared = 1,
	.comment = "#",
	.load = LOAD_MERGE,
	.load_how = "sudo sh FILE, config save",
	.delta = DELTA_LINES,
	.order = ADDS_FIRST,
	.empty = HOLE_NONE,
	.missing = HOLE_NONE,
	.hole_source = "sonic-buildimage frrcfgd.py, FRRouting lib/plist.c: an "
	    "undefined list denies",
	.checked = "no",
	.begin = begin,
	.row = row,
	.add = row,
	.del = del,
	.parse = parse,
};

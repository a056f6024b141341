/*
 * Maps of lists in HCL and in YAML, read: what variables.c writes, in any
 * layout of HCL, and in block style of YAML.
 */
#include <string.h>

#include "emit.h"

enum group { IPV4, IPV6, HOSTS, COMMUNITIES, GROUPS };
static const char *const groups[] = { "ipv4", "ipv6", "hosts", "communities" };

/* The list of this name; GROUPS: none of ours. */
static enum group
group_of(const struct emit_word *w)
{
	enum group	 g;

	for (g = IPV4; g < GROUPS; g++)
		if (emit_word_is(w, groups[g]))
			break;
	return g;
}

/* An entry of this list. */
static int
entry(struct emit_parse *p, enum group g, const struct emit_word *w)
{
	struct row	 r;

	memset(&r, 0, sizeof r);
	r.kind = g == HOSTS ? ROW_HOST : g == COMMUNITIES ? ROW_VALUE :
	    ROW_PREFIX;
	if (r.kind != ROW_PREFIX)
		return emit_parsed_text(p, &r, w);
	if (emit_word_prefix(p, w, 0, &r.prange) == -1)
		return -1;
	if ((r.prange.p.af == 4) != (g == IPV4))
		return emit_parse_bad(p, w->p, "of the other family");
	return emit_parsed_row(p, &r);
}

static int
want(struct emit_parse *p, struct emit_scan *s, char c)
{
	emit_token(s);
	return emit_tok_is(s, c) ? 0 : emit_scan_bad(p, s);
}

/* "[ "ENTRY", ... ]", from behind the '='. */
static int
hcl_list(struct emit_parse *p, struct emit_scan *s, enum group g)
{
	if (want(p, s, '[') == -1)
		return -1;
	for (;;) {
		emit_token(s);
		if (emit_tok_is(s, ']'))
			return 0;
		if (s->tok != TOK_STRING)
			return emit_scan_bad(p, s);
		if (entry(p, g, &s->w) == -1)
			return -1;
		emit_token(s);
		if (emit_tok_is(s, ']'))
			return 0;
		if (!emit_tok_is(s, ','))
			return emit_scan_bad(p, s);
	}
}

/* "NAME = { KEY = [ ... ] ... }", from the NAME on, which is the last token. */
static int
hcl_map(struct emit_parse *p, struct emit_scan *s)
{
	enum group	 g;

	if (emit_parsed_new(p, s->w.p, s->w.n, 0) == -1 ||
	    want(p, s, '=') == -1 || want(p, s, '{') == -1)
		return -1;
	for (;;) {
		emit_token(s);
		if (emit_tok_is(s, '}'))
			return 0;
		if (s->tok != TOK_WORD || (g = group_of(&s->w)) == GROUPS)
			return emit_scan_bad(p, s);
		if (want(p, s, '=') == -1 || hcl_list(p, s, g) == -1)
			return -1;
	}
}

/* Maps of ours alone: the file is no place for other things. */
int
variables_hcl_parse(struct emit_parse *p, const char *text, size_t size)
{
	struct emit_scan	 s;
	int			 open = 0;

	memset(&s, 0, sizeof s);
	s.p = text;
	s.end = text + size;
	s.chars = "_-";
	s.quotes = "\"";
	s.comments = 1;
	while (emit_token(&s) != TOK_END) {
		if (open && emit_tok_is(&s, '}')) {
			open = 0;
			continue;
		}
		if (s.tok != TOK_WORD)
			return emit_scan_bad(p, &s);
		if (!open && emit_word_is(&s.w, "locals")) {
			if (want(p, &s, '{') == -1)
				return -1;
			open = 1;
		} else if (hcl_map(p, &s) == -1)
			return -1;
	}
	return open ? emit_scan_bad(p, &s) : 0;
}

/* Without its quotes, if it has any.  0, or -1. */
static int
unquote(struct emit_word *w)
{
	char	 q = w->n > 0 ? w->p[0] : '\0';

	if (q != '"' && q != '\'')
		return w->n > 0 ? 0 : -1;
	if (w->n < 3 || w->p[w->n - 1] != q)
		return -1;
	w->p++;
	w->n -= 2;
	return 0;
}

/* "KEY:", and perhaps "[]" behind it.  0, or -1. */
static int
yaml_key(const struct emit_line *l, struct emit_word *key)
{
	size_t	 n = l->n;

	*key = l->w[0];
	if (n > 1 && emit_word_is(&l->w[1], "[]"))
		n--;
	if (n > 1 && l->w[l->n - n + 1].p[0] != '#')
		return -1;
	if (key->n < 2 || key->p[key->n - 1] != ':')
		return -1;
	key->n--;
	return unquote(key);
}

/*
 * Block style, as it is written here: a key at the margin is a map, one further
 * in is a list of it, "- ENTRY" an entry of that.
 */
int
variables_yaml_parse(struct emit_parse *p, const char *text, size_t size)
{
	const char		*end = text + size;
	enum group		 g = GROUPS;
	struct emit_line	 l;
	struct emit_word	 w;
	int			 named = 0;

	while (emit_next_line(&text, end, &l)) {
		if (l.n == 0 || l.w[0].p[0] == '#' ||
		    emit_word_is(&l.w[0], "---"))
			continue;
		if (l.cut)
			return emit_parse_bad(p, l.p,
			    "the text ends in this line");
		if (emit_word_is(&l.w[0], "-")) {
			w = l.w[1];
			if (g == GROUPS || l.n < 2 || unquote(&w) == -1 ||
			    (l.n > 2 && l.w[2].p[0] != '#'))
				return emit_parse_bad(p, l.p,
				    "not understood");
			if (entry(p, g, &w) == -1)
				return -1;
		} else if (yaml_key(&l, &w) == -1 || (l.indent > 0 &&
		    (!named || (g = group_of(&w)) == GROUPS)))
			return emit_parse_bad(p, l.p, "not understood");
		else if (l.indent == 0) {
			if (emit_parsed_new(p, w.p, w.n, 0) == -1)
				return -1;
			named = 1;
			g = GROUPS;
		}
	}
	return 0;
}

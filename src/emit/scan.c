/*
 * Words, lines and tokens of a device's text, for parse hooks.
 */
#include <string.h>

#include "emit.h"

static int
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

int
emit_word_is(const struct emit_word *w, const char *s)
{
	return strlen(s) == w->n && memcmp(w->p, s, w->n) == 0;
}

int
emit_word_u32(const struct emit_word *w, uint32_t max, uint32_t *v)
{
	uint64_t	 x = 0;
	size_t		 i;

	if (w->n == 0 || w->n > 10)
		return -1;
	for (i = 0; i < w->n; i++) {
		if (w->p[i] < '0' || w->p[i] > '9')
			return -1;
		x = x * 10 + (uint64_t)(w->p[i] - '0');
	}
	if (x > max)
		return -1;
	*v = (uint32_t)x;
	return 0;
}

int
emit_word_prefix(struct emit_parse *p, const struct emit_word *w,
    unsigned flags, struct prange *r)
{
	const char	*why;

	memset(r, 0, sizeof *r);
	if (prefix_parse(w->p, w->n, flags, &r->p, &why) == -1)
		return emit_parse_bad(p, w->p, why);
	r->lo = r->hi = r->p.len;
	return 0;
}

int
emit_words_prefix(struct emit_parse *p, const struct emit_word *addr,
    const struct emit_word *len, struct prange *r)
{
	char		 text[PREFIX_STRLEN], *e = text;
	const char	*why;

	memset(r, 0, sizeof *r);
	if (addr->n + len->n + 2 > sizeof text)
		return emit_parse_bad(p, addr->p, "no prefix");
	e = emit_put(e, addr->p, addr->n);
	*e++ = '/';
	e = emit_put(e, len->p, len->n);
	if (prefix_parse(text, (size_t)(e - text), 0, &r->p, &why) == -1)
		return emit_parse_bad(p, addr->p, why);
	r->lo = r->hi = r->p.len;
	return 0;
}

int
emit_range_ok(struct emit_parse *p, const char *at, const struct prange *r)
{
	if (r->lo < r->p.len || r->hi < r->lo ||
	    r->hi > prefix_width(r->p.af))
		return emit_parse_bad(p, at, "no range of lengths");
	return 0;
}

int
emit_next_line(const char **text, const char *end, struct emit_line *l)
{
	const char	*s = *text, *nl, *e;

	if (s == end)
		return 0;
	nl = memchr(s, '\n', (size_t)(end - s));
	e = nl != NULL ? nl : end;
	*text = nl != NULL ? nl + 1 : end;
	l->p = s;
	l->n = 0;
	l->cut = nl == NULL;
	while (s < e && is_space(*s))
		s++;
	l->indent = (size_t)(s - l->p);
	while (s < e && l->n < EMIT_WORDS) {
		l->w[l->n].p = s;
		while (s < e && !is_space(*s))
			s++;
		l->w[l->n].n = (size_t)(s - l->w[l->n].p);
		l->n++;
		while (s < e && is_space(*s))
			s++;
	}
	return 1;
}

int
emit_word_unquote(struct emit_word *w)
{
	if (w->n == 0 || w->p[0] != '\'')
		return 0;
	if (w->n < 2 || w->p[w->n - 1] != '\'')
		return -1;
	w->p++;
	w->n -= 2;
	return 0;
}

/* White space and comments.  -1 for a comment without an end. */
static int
skip(struct emit_scan *s)
{
	const char	*e;

	for (;;) {
		while (s->p < s->end && is_space(*s->p))
			if (*s->p++ == '\n')
				s->nl = 1;
		if (s->p == s->end)
			return 0;
		if (*s->p == '#' && (s->comments || s->hash)) {
			e = memchr(s->p, '\n', (size_t)(s->end - s->p));
			s->p = e != NULL ? e : s->end;
		} else if (s->comments && s->end - s->p >= 2 &&
		    s->p[0] == '/' && s->p[1] == '*') {
			for (e = s->p + 2; s->end - e >= 2; e++)
				if (e[0] == '*' && e[1] == '/')
					break;
			if (s->end - e < 2)
				return -1;
			s->p = e + 2;
		} else
			return 0;
	}
}

static int
in_word(const struct emit_scan *s, char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') ||
	    (c != '\0' && strchr(s->chars, c) != NULL);
}

enum emit_tok
emit_token(struct emit_scan *s)
{
	const char	*e;

	s->nl = 0;
	if (skip(s) == -1) {
		s->w.p = s->p;
		s->w.n = 0;
		return s->tok = TOK_BAD;
	}
	s->w.p = s->p;
	s->w.n = 0;
	if (s->p == s->end)
		return s->tok = TOK_END;
	if (*s->p != '\0' && strchr(s->quotes, *s->p) != NULL) {
		for (e = s->p + 1; e < s->end && *e != *s->p &&
		    (s->escapes || *e != '\n'); e++)
			if (s->escapes && *e == '\\' && e + 1 < s->end)
				e++;
		if (e == s->end || *e != *s->p)
			return s->tok = TOK_BAD;
		s->w.p = s->p + 1;
		s->w.n = (size_t)(e - s->w.p);
		s->p = e + 1;
		return s->tok = TOK_STRING;
	}
	if (!in_word(s, *s->p)) {
		s->p++;
		s->w.n = 1;
		return s->tok = TOK_CHAR;
	}
	while (s->p < s->end && in_word(s, *s->p))
		s->p++;
	s->w.n = (size_t)(s->p - s->w.p);
	return s->tok = TOK_WORD;
}

int
emit_token_more(struct emit_parse *p, struct emit_scan *s)
{
	emit_token(s);
	if (s->tok == TOK_BAD)
		return emit_parse_bad(p, s->w.p, "a string without an end");
	if (s->tok == TOK_END && !s->nl)
		return emit_parse_bad(p, s->w.p,
		    "the text ends in this line");
	return s->tok != TOK_END && !s->nl;
}

int
emit_scan_bad(struct emit_parse *p, const struct emit_scan *s)
{
	return emit_parse_bad(p, s->w.p, s->tok == TOK_END ?
	    "the text ends too early" : s->tok == TOK_BAD ?
	    "a string without an end" : "not understood");
}

void
emit_scan_printable(struct emit_scan *s, const char *text, size_t size)
{
	memset(s, 0, sizeof *s);
	s->p = text;
	s->end = text + size;
	s->chars = "_-./:*<>@+=,$%&~^?!'\\|#;()[]{}`";
	s->quotes = "\"";
	s->escapes = 1;
	emit_token(s);
}

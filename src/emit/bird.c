/*
 * What BIRD's files have in common: definitions of sets, with a comma after
 * each entry but the last.
 *
 * Tried with 2.0.12 and 1.6.8: a trailing comma is an error, and so is a name
 * that is defined twice.
 */
#include "emit.h"

/* The entries and "];"; the last token stands behind "[". */
int
bird_entries(struct emit_parse *p, struct emit_scan *s, bird_hook *entry)
{
	if (!emit_tok_is(s, ']'))
		for (;;) {
			if (entry(p, s) == -1)
				return -1;
			if (emit_tok_is(s, ']'))
				break;
			if (!emit_tok_is(s, ','))
				return emit_scan_bad(p, s);
			emit_token(s);
		}
	emit_token(s);
	return emit_tok_is(s, ';') ? 0 :
	    emit_parse_bad(p, s->w.p, "a set without an end");
}

/* "NAME = [": 1, and the token behind it is read; 0: something else. */
static int
begins_set(struct emit_scan *s, struct emit_word *name)
{
	emit_token(s);
	*name = s->w;
	if (s->tok != TOK_WORD && s->tok != TOK_STRING)
		return 0;
	emit_token(s);
	if (!emit_tok_is(s, '='))
		return 0;
	emit_token(s);
	if (!emit_tok_is(s, '['))
		return 0;
	emit_token(s);
	return 1;
}

int
bird_define(struct emit_parse *p, struct emit_scan *s,
    int (*is_ours)(const struct emit_scan *), bird_hook *entry)
{
	struct emit_word	 name, first = s->w;

	if (begins_set(s, &name) && is_ours(s))
		return emit_parsed_new(p, name.p, name.n, 0) == -1 ? -1 :
		    bird_entries(p, s, entry);
	while (!emit_tok_is(s, ';'))
		if (emit_token(s) == TOK_END || s->tok == TOK_BAD)
			return emit_parse_bad(p, first.p,
			    "a definition without an end");
	return 0;
}

int
bird_parse(struct emit_parse *p, const char *text, size_t size,
    const char *keyword, bird_hook *one)
{
	struct emit_scan	 s;

	memset(&s, 0, sizeof s);
	s.p = text;
	s.end = text + size;
	s.chars = "_./:";
	s.quotes = "\"'";
	s.comments = 1;
	while (emit_token(&s) != TOK_END) {
		if (s.tok == TOK_BAD)
			return emit_parse_bad(p, s.w.p,
			    "a string or a comment without an end");
		if (s.tok == TOK_WORD && emit_word_is(&s.w, keyword) &&
		    one(p, &s) == -1)
			return -1;
	}
	return 0;
}
